import { createHash } from 'node:crypto';
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DiskTemps, errnoOf } from './disk.ts';
import { stampOf } from './file-stamp.ts';
import { type KnownRef, openLooseRefsFile, type RefFolder } from './loose-refs-file.ts';
import { isStamped, type RefFile, readStampedRef } from './ref-file.ts';
import { isRefName } from './ref-name.ts';

type Names = { folders: string[]; files: string[] };

export type LooseRefs = {
  /**
   * All refs that are files below a folder such as `refs/tags`, the same map as long as nothing has changed.
   *
   * What was read before is used again while its folder's stamp is the same: git and we write a ref as
   * `REF.lock` and rename it, which always changes the folder. A folder that was changed a moment ago is read
   * again. Whoever writes into a ref's file in place (isomorphic-git, an editor) changes only that file:
   * with `verify`, as on focus, and for what an earlier run has read, every file's own stamp is looked at too.
   */
  list: (folder: string, options?: { verify?: boolean }) => ReadonlyMap<string, RefFile>;
  /**
   * A text that is another one whenever any of these refs holds something else; null where a ref leads to
   * another one, or is damaged. `glimpse`: of many files, only what can be told from their folders' stamps
   * and an earlier run.
   */
  digest: (folder: string, options?: { glimpse?: boolean }) => string | null;
  /** Their names alone, which need no file to be opened. */
  names: (folder: string) => string[];
  /** The name of any ref that is a file below a folder, read now. */
  anyBelow: (folder: string) => string | null;
};

/** The only folder that may hold thousands. */
const keptRoot = 'refs/tags';
/** Fewer are read as fast. */
const fewestKept = 100;

export function createLooseRefs(gitDir: string, temps: DiskTemps): LooseRefs {
  const folders = new Map<string, RefFolder>();
  const lists = new Map<string, ReadonlyMap<string, RefFile>>();
  const digests = new Map<string, string | null>();
  const kept = openLooseRefsFile(join(gitDir, 'tagline', 'loose-refs'), temps);
  /** Of an earlier run: their files have not been looked at yet. */
  let unproven: Map<string, RefFolder> | null = null;
  let isKept = false;

  const load = (root: string) => {
    if (root !== keptRoot || unproven !== null) return;
    const found = kept.read();
    unproven = found?.folders ?? new Map<string, RefFolder>();
    if (found === null) return;
    for (const [name, folder] of unproven) folders.set(name, folder);
    digests.set(root, found.digest);
    isKept = true;
  };

  const isSame = (name: string, { stamp }: KnownRef): boolean =>
    stamp !== null && isStamped(join(gitDir, name), stamp);

  const readNames = (name: string): Names => {
    const inside: Names = { folders: [], files: [] };
    for (const entry of entriesOf(join(gitDir, name))) {
      const path = `${name}/${entry.name}`;
      if (entry.isDirectory()) inside.folders.push(path);
      else if (isRefName(path)) inside.files.push(path);
    }
    return inside;
  };

  const anyBelow = (name: string): string | null => {
    const { folders, files } = readNames(name);
    if (files[0] !== undefined) return files[0];
    for (const folder of folders) {
      const found = anyBelow(folder);
      if (found !== null) return found;
    }
    return null;
  };

  /** Reads what may have changed. Answers the very same folder when nothing has. */
  const readFolder = (name: string, before: RefFolder | undefined, verify: boolean): RefFolder => {
    const { text, settled } = stampOf(join(gitDir, name));
    const unchanged = before !== undefined && before.stamp === text;
    const proven = before !== undefined && unproven?.get(name) !== before;
    if (unchanged && proven && !verify) return before;
    const names = unchanged ? namesOf(before) : readNames(name);
    const files = new Map<string, KnownRef>();
    let same = before !== undefined && names.folders.join('\0') === before.folders.join('\0');
    for (const ref of names.files) {
      const known = before?.files.get(ref);
      if (known && isSame(ref, known)) {
        files.set(ref, known);
        continue;
      }
      const found = readStampedRef(join(gitDir, ref));
      if (found !== null) files.set(ref, found);
      same &&= known !== undefined && found !== null && isEqual(known.file, found.file);
      isKept = false;
    }
    unproven?.delete(name);
    if (!unchanged) isKept = false;
    const stamp = settled ? text : null;
    if (before === undefined || !same || files.size !== before.files.size)
      return { stamp, folders: names.folders, files };
    // The same refs, now with stamps that save the next reading.
    return Object.assign(before, { stamp, files });
  };

  /** All folders from `root` on as they are now. What was made of them before is gone where they differ. */
  const look = (root: string, verify: boolean): Map<string, RefFolder> => {
    load(root);
    let same = true;
    const seen = new Map<string, RefFolder>();
    const waiting = [root];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const before = folders.get(name);
      const folder = readFolder(name, before, verify);
      folders.set(name, folder);
      same &&= folder === before;
      seen.set(name, folder);
      waiting.push(...folder.folders);
    }
    if (!same) {
      lists.clear();
      digests.clear();
    }
    return seen;
  };

  /** What an earlier run made of the folders, as long as each of them has its stamp. */
  const glimpse = (root: string): string | null => {
    load(root);
    const waiting = [root];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const known = folders.get(name);
      if (known?.stamp !== stampOf(join(gitDir, name)).text) return null;
      waiting.push(...known.folders);
    }
    return digests.get(root) ?? null;
  };

  const names = (name: string): string[] => {
    const { text } = stampOf(join(gitDir, name));
    const known = folders.get(name);
    const inside = known?.stamp === text ? namesOf(known) : readNames(name);
    return [...inside.files, ...inside.folders.flatMap(names)];
  };

  return {
    names,
    anyBelow,
    list: (root, { verify = false } = {}) => {
      const seen = look(root, verify);
      const last = lists.get(root);
      if (last !== undefined) return last;
      const refs = new Map<string, RefFile>();
      for (const { files } of seen.values()) for (const [ref, { file }] of files) refs.set(ref, file);
      lists.set(root, refs);
      return refs;
    },
    digest: (root, options = {}) => {
      if (options.glimpse) {
        const known = glimpse(root);
        if (known !== null || names(root).length >= fewestKept) return known;
      }
      const seen = look(root, false);
      let digest = digests.get(root);
      if (digest === undefined) {
        digest = digestOf(seen.values());
        digests.set(root, digest);
      }
      if (root === keptRoot && !isKept && digest !== null) {
        isKept = sizeOf(seen) < fewestKept || kept.write({ folders: seen, digest });
      }
      return digest;
    },
  };
}

const namesOf = ({ folders, files }: RefFolder): Names => ({ folders, files: [...files.keys()] });

const sizeOf = (folders: Map<string, RefFolder>): number =>
  [...folders.values()].reduce((sum, { files }) => sum + files.size, 0);

function digestOf(folders: Iterable<RefFolder>): string | null {
  const lines: string[] = [];
  for (const { files } of folders) {
    for (const [ref, { file }] of files) {
      if (file.kind !== 'oid') return null;
      lines.push(`${ref} ${file.oid}\n`);
    }
  }
  return createHash('sha1').update(lines.sort().join('')).digest('hex');
}

function entriesOf(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return [];
    throw error;
  }
}

function isEqual(a: RefFile, b: RefFile): boolean {
  if (a.kind === 'oid') return b.kind === 'oid' && a.oid === b.oid;
  if (a.kind === 'symbolic') return b.kind === 'symbolic' && a.target === b.target;
  return b.kind === 'damaged';
}
