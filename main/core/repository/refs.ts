import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import { type DiskTemps, errnoOf, makeFolders, syncFile, syncFolder } from './disk.ts';
import { prepareReplacement, type Replacement } from './git-lock.ts';
import { createLooseRefs } from './loose-refs.ts';
import { type PackOptions, packTags, removeRef } from './pack-refs.ts';
import { createPackedRefs } from './packed-refs.ts';
import { type RefFile, readRefFile } from './ref-file.ts';
import { isRefName } from './ref-name.ts';
import type { Oid, RefChange } from './types.ts';

const mostHops = 5;
const mostTries = 5;
const lockWaitMs = 1_000;
/** Stands for a ref whose file is damaged; no object has this id. */
const damagedOid: Oid = '0'.repeat(40);

/** A ref that is about to move; the steps of a `Replacement`. */
export type PreparedRef = Pick<Replacement, 'temp' | 'move' | 'end'> & {
  change: RefChange;
  /** Takes git's lock and compares. Throws `history-moved`, `name-taken`, `busy`. */
  lock: () => Promise<void>;
  /** To be synced once it has moved. */
  folders: string[];
};

export type Refs = {
  head: () => { branch: string | null; commit: Oid | null };
  read: (ref: string) => Oid | null;
  /**
   * Every ref whose full name begins with the prefix; the same map as long as nothing has changed. `verify`
   * finds also what was written in place, without git's lock and rename (see loose-refs.ts).
   */
  list: (prefix: string, options?: { verify?: boolean }) => ReadonlyMap<string, Oid>;
  /**
   * A text that is another one whenever any ref below the prefix holds something else; null where it can't be
   * told. `glimpse`: without a look at the single files, so without what was written in place.
   */
  digest: (prefix: string, options?: { glimpse?: boolean }) => string | null;
  /** Their names alone, in no order. */
  names: (prefix: string) => string[];
  /** Throws `name-invalid`, `name-taken`, `history-moved`. */
  prepare: (change: RefChange) => PreparedRef;
  /** Compare and swap, all steps at once; throws as `prepare` and `lock`. */
  update: (change: RefChange) => Promise<void>;
  /** Throws `history-moved` when it holds something else, `busy`. */
  remove: (ref: string, expected: Oid) => Promise<void>;
  /** Moves tags from files of their own into `packed-refs`, once they are many. Answers how many it moved. */
  pack: (options: PackOptions) => Promise<number>;
};

/** A repository's names for objects, as files and as lines of `packed-refs`, a file winning over a line. */
export function createRefs(gitDir: string, temps: DiskTemps): Refs {
  const packed = createPackedRefs(join(gitDir, 'packed-refs'));
  const loose = createLooseRefs(gitDir, temps);
  const packedLists = new Map<string, { from: unknown; refs: ReadonlyMap<string, Oid> }>();
  const lists = new Map<string, { from: [unknown, unknown]; refs: ReadonlyMap<string, Oid> }>();

  const readFile = (ref: string): RefFile | null => readRefFile(join(gitDir, ref));

  /** The last ref of a chain of symbolic ones, with its file; null when the chain leads to no name. */
  const follow = (ref: string): { ref: string; file: RefFile | null } | null => {
    let at = ref;
    for (let hops = 0; hops <= mostHops; hops++) {
      if (!isRefName(at)) return null;
      const file = readFile(at);
      if (file?.kind !== 'symbolic') return { ref: at, file };
      at = file.target;
    }
    throw new Failure('repository-damaged', `${ref} leads in a circle.`, { ref });
  };

  const resolve = (ref: string): Oid | null => {
    if (!isRefName(ref)) throw nameRefused(ref);
    const last = follow(ref);
    if (last === null) return null;
    if (last.file) return oidOf(last.ref, last.file);
    const oid = packed.find(last.ref);
    if (oid !== null) return oid;
    // Between the two looks, git may have moved it from the one to the other.
    const again = readFile(last.ref);
    return again?.kind === 'oid' ? again.oid : null;
  };

  const head: Refs['head'] = () => {
    const file = readFile('HEAD');
    if (!file || file.kind === 'damaged') throw damaged('HEAD');
    if (file.kind === 'oid') return { branch: null, commit: file.oid };
    if (!isRefName(file.target)) throw damaged('HEAD');
    return { branch: file.target, commit: resolve(file.target) };
  };

  /** Git can't hold `a` and `a/b` at once. */
  const refuseNested = (ref: string) => {
    const parts = ref.split('/');
    const above = parts.slice(2).map((_, index) => parts.slice(0, index + 2).join('/'));
    const names = packed.read();
    const taken =
      above.find(name => names.has(name) || readFile(name) !== null) ??
      loose.anyBelow(ref) ??
      anyBelow(names, ref);
    if (taken === undefined) return;
    throw new Failure('name-taken', `The name can't be used while ${taken} exists.`, { ref, taken });
  };

  const refuseMoved = (ref: string, expected: Oid | null) => {
    const current = resolve(ref);
    if (current === expected) return;
    throw new Failure('history-moved', `${ref} was changed by another program. Look again and retry.`, {
      ref,
      expected,
      current,
    });
  };

  const folderOf = (prefix: string) => prefix.slice(0, prefix.lastIndexOf('/'));

  const listPacked = (prefix: string) => {
    const from = packed.read();
    const last = packedLists.get(prefix);
    if (last?.from === from) return last.refs;
    const refs = new Map([...from].filter(([name]) => name.startsWith(prefix) && isRefName(name)));
    packedLists.set(prefix, { from, refs });
    return refs;
  };

  const list: Refs['list'] = (prefix, options) => {
    // Files first: what is packed in between is found in the other place.
    const files = loose.list(folderOf(prefix), options);
    const lines = listPacked(prefix);
    const last = lists.get(prefix);
    if (last?.from[0] === files && last.from[1] === lines) return last.refs;
    const refs = new Map(lines);
    let fixed = true;
    for (const [name, file] of files) {
      if (!name.startsWith(prefix)) continue;
      // What it leads to may change without it.
      fixed &&= file.kind !== 'symbolic';
      const oid = file.kind === 'oid' ? file.oid : orDamaged(() => resolve(name));
      if (oid !== null) refs.set(name, oid);
    }
    if (fixed) lists.set(prefix, { from: [files, lines], refs });
    return refs;
  };

  /** Answers the folders that were made, or hold one that was. */
  const lockIn = async (folder: string, { lock }: Replacement): Promise<string[]> => {
    const made: string[] = [];
    for (let tries = 1; ; tries++) {
      if (makeFolder(folder)) for (let at = folder; at !== gitDir; at = dirname(at)) made.push(at);
      try {
        await lock();
        return made;
      } catch (error) {
        // Whoever removes the last other name in a folder removes the folder too.
        if (errnoOf(error) !== 'ENOENT' || tries === mostTries) throw error;
      }
    }
  };

  const prepare: Refs['prepare'] = change => {
    const { ref, next, expected } = change;
    if (!isRefName(ref)) throw nameRefused(ref);
    if (ref === 'HEAD' && head().branch !== null) {
      throw new Failure('history-moved', 'HEAD stands on a branch now. Open the project again.', { ref });
    }
    const last = follow(ref);
    if (last === null) throw damaged(ref);
    if (expected === null) refuseNested(last.ref);
    refuseLinkAbove(gitDir, last.ref);
    const target = join(gitDir, last.ref);
    const replacement = prepareReplacement(target, Buffer.from(`${next}\n`), { temps, waitMs: lockWaitMs });
    const folders = [dirname(target)];
    return {
      ...replacement,
      change,
      folders,
      lock: async () => {
        folders.push(...(await lockIn(dirname(target), replacement)));
        refuseLinkAbove(gitDir, last.ref);
        refuseMoved(ref, expected);
        // Again, now that nobody can take the name.
        if (expected === null) refuseNested(last.ref);
      },
    };
  };

  return {
    head,
    read: resolve,
    list,
    digest: (prefix, options) => {
      const files = loose.digest(folderOf(prefix), options);
      return files && `${files} ${packed.digest()}`;
    },
    names: prefix => {
      const names = loose.names(folderOf(prefix)).filter(name => name.startsWith(prefix));
      const lines = listPacked(prefix);
      return [...names.filter(name => !lines.has(name)), ...lines.keys()];
    },
    prepare,
    update: async change => {
      const { temp, folders, lock, move, end } = prepare(change);
      try {
        syncFile(temp);
        await lock();
        move();
        for (const folder of folders) syncFolder(folder);
      } finally {
        end();
      }
    },
    remove: (ref, expected) =>
      removeRef({ gitDir, temps, packed, loose }, ref, () => refuseMoved(ref, expected)),
    pack: options => packTags({ gitDir, temps, packed, loose }, options),
  };
}

/** Without a copy of the list: there may be thousands. */
function anyBelow(names: ReadonlyMap<string, Oid>, ref: string): string | undefined {
  const below = `${ref}/`;
  for (const name of names.keys()) if (name.startsWith(below)) return name;
  return undefined;
}

/** A link in a folder's place would take the ref out of the repository. */
function refuseLinkAbove(gitDir: string, ref: string): void {
  for (let end = ref.indexOf('/'); end > 0; end = ref.indexOf('/', end + 1)) {
    const folder = join(gitDir, ref.slice(0, end));
    if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new Failure('repository-damaged', `${folder} is a link; Tagline does not write through links.`, {
        ref,
      });
    }
  }
}

const nameRefused = (ref: string) =>
  new Failure('name-invalid', `"${ref}" is not a name that git can store.`, { ref });

const damaged = (ref: string) =>
  new Failure('repository-damaged', `The file of ${ref} in the repository is damaged.`, { ref });

function oidOf(ref: string, file: RefFile): Oid {
  if (file.kind !== 'oid') throw damaged(ref);
  return file.oid;
}

function orDamaged(read: () => Oid | null): Oid | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) return damagedOid;
    throw error;
  }
}

function makeFolder(path: string): boolean {
  try {
    return makeFolders(path);
  } catch (error) {
    if (!['EEXIST', 'ENOTDIR'].includes(errnoOf(error))) throw error;
    throw new Failure('name-taken', `The name can't be used while another begins with it.`, { path });
  }
}
