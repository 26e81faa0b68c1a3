import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import { errnoOf, makeFolders, readIfThere, type Temps } from './durable-fs.ts';
import { replaceUnderGitLock } from './git-lock.ts';
import { createPackedRefs } from './packed-refs.ts';
import { forEachBounded } from './parallel.ts';
import { isOid } from './parse-commit.ts';
import { isRefName } from './ref-name.ts';
import type { Oid } from './types.ts';

const mostHops = 5;
const readsAtATime = 16;
const lockWaitMs = 1_000;
/** Stands for a ref whose file is damaged; no object has this id. */
const damagedOid: Oid = '0'.repeat(40);

export type Refs = {
  head: () => Promise<{ branch: string | null; commit: Oid | null }>;
  read: (ref: string) => Promise<Oid | null>;
  list: (prefix: string) => Promise<Map<string, Oid>>;
  update: (ref: string, next: Oid, expected: Oid | null) => Promise<void>;
};

type RefFile = { kind: 'oid'; oid: Oid } | { kind: 'symbolic'; target: string } | { kind: 'damaged' };

function parseRefFile(bytes: Buffer): RefFile {
  const text = bytes.toString('utf8').trimEnd();
  if (text.startsWith('ref:')) return { kind: 'symbolic', target: text.slice(4).trim() };
  return isOid(text) ? { kind: 'oid', oid: text } : { kind: 'damaged' };
}

/** A repository's names for objects, as files and as lines of `packed-refs`, a file winning over a line. */
export function createRefs(gitDir: string, temps: Temps): Refs {
  const packed = createPackedRefs(join(gitDir, 'packed-refs'));

  const readFile = async (ref: string): Promise<RefFile | null> => {
    const bytes = await readIfThere(join(gitDir, ref));
    return bytes ? parseRefFile(bytes) : null;
  };

  const nameRefused = (ref: string) =>
    new Failure('name-invalid', `"${ref}" is not a name that git can store.`, { ref });

  const damaged = (ref: string) =>
    new Failure('repository-damaged', `The file of ${ref} in the repository is damaged.`, { ref });

  const resolve = async (ref: string, hops = 0): Promise<Oid | null> => {
    if (!isRefName(ref)) throw nameRefused(ref);
    if (hops > mostHops) throw new Failure('repository-damaged', `${ref} leads in a circle.`, { ref });
    const file = await readFile(ref);
    if (file?.kind === 'symbolic')
      return isRefName(file.target) ? await resolve(file.target, hops + 1) : null;
    if (file?.kind === 'damaged') throw damaged(ref);
    if (file) return file.oid;
    const oid = (await packed.read()).get(ref);
    if (oid !== undefined) return oid;
    // Between the two looks, git may have moved it from the one to the other.
    const again = await readFile(ref);
    return again?.kind === 'oid' ? again.oid : null;
  };

  const looseNames = async (folder: string): Promise<string[]> => {
    const entries = await readdir(join(gitDir, folder), { withFileTypes: true }).catch((error: unknown) => {
      if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return [];
      throw error;
    });
    const names: string[] = [];
    for (const entry of entries) {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) names.push(...(await looseNames(name)));
      else if (isRefName(name)) names.push(name);
    }
    return names;
  };

  /** Git can't hold `a` and `a/b` at once. */
  const refuseNested = async (ref: string) => {
    const parts = ref.split('/');
    const above = new Set(parts.slice(2).map((_, index) => parts.slice(0, index + 2).join('/')));
    const clash = (name: string) => above.has(name) || name.startsWith(`${ref}/`);
    const loose = await Promise.all([...above].map(async name => ((await readFile(name)) ? name : null)));
    const taken =
      loose.find(name => name !== null) ??
      (await looseNames(ref))[0] ??
      [...(await packed.read()).keys()].find(clash);
    if (taken !== undefined) {
      throw new Failure('name-taken', `The name can't be used while ${taken} exists.`, { ref, taken });
    }
  };

  const head: Refs['head'] = async () => {
    const file = await readFile('HEAD');
    if (!file || file.kind === 'damaged') throw damaged('HEAD');
    if (file.kind === 'oid') return { branch: null, commit: file.oid };
    if (!isRefName(file.target)) throw damaged('HEAD');
    return { branch: file.target, commit: await resolve(file.target) };
  };

  const update: Refs['update'] = async (ref, next, expected) => {
    if (!isRefName(ref)) throw nameRefused(ref);
    if (ref === 'HEAD' && (await head()).branch !== null) {
      throw new Failure('history-moved', 'HEAD stands on a branch now. Open the project again.', { ref });
    }
    if (expected === null) await refuseNested(ref);
    const target = join(gitDir, ref);
    await makeFolders(dirname(target)).catch((error: unknown) => {
      if (!['EEXIST', 'ENOTDIR'].includes(errnoOf(error))) throw error;
      throw new Failure('name-taken', `The name can't be used while another begins with it.`, { ref });
    });
    await replaceUnderGitLock(target, Buffer.from(`${next}\n`), {
      temps,
      waitMs: lockWaitMs,
      check: async () => {
        const current = await resolve(ref);
        if (current === expected) return;
        throw new Failure('history-moved', `${ref} was changed by another program. Look again and retry.`, {
          ref,
          expected,
          current,
        });
      },
    });
  };

  return {
    head,
    read: resolve,
    list: async prefix => {
      const refs = new Map<string, Oid>();
      const names = await looseNames(prefix.slice(0, prefix.lastIndexOf('/')));
      const loose = new Map<string, Oid>();
      await forEachBounded(names, readsAtATime, async name => {
        const oid = await resolve(name).catch((error: unknown) => {
          if (error instanceof Failure) return damagedOid;
          throw error;
        });
        if (oid !== null) loose.set(name, oid);
      });
      for (const [name, oid] of await packed.read()) {
        if (name.startsWith(prefix) && isRefName(name)) refs.set(name, oid);
      }
      for (const [name, oid] of loose) if (name.startsWith(prefix)) refs.set(name, oid);
      return refs;
    },
    update,
  };
}
