import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './disk.ts';
import { stampOf } from './file-stamp.ts';
import { type RefFile, readRefFile } from './ref-file.ts';
import { isRefName } from './ref-name.ts';

type Known = {
  file: RefFile;
  /** The file's stamp from before it was read; null when it was not taken, or was not settled. */
  stamp: string | null;
};
type Folder = { stamp: string | null; folders: string[]; files: Map<string, Known> };
type Names = { folders: string[]; files: string[] };

export type LooseRefs = {
  /**
   * All refs that are files below a folder such as `refs/tags`, the same map as long as nothing has changed.
   *
   * What was read before is used again while its folder's stamp is the same: git and we write a ref as
   * `REF.lock` and rename it, which always changes the folder. A folder that was changed a moment ago is read
   * again. Whoever writes into a ref's file in place (isomorphic-git, an editor) changes only that file:
   * with `verify`, as on focus, every file's own stamp is looked at too.
   */
  list: (folder: string, options?: { verify?: boolean }) => ReadonlyMap<string, RefFile>;
  /** Their names alone, which need no file to be opened. */
  names: (folder: string) => string[];
  /** The name of any ref that is a file below a folder, read now. */
  anyBelow: (folder: string) => string | null;
};

export function createLooseRefs(gitDir: string): LooseRefs {
  const folders = new Map<string, Folder>();
  const lists = new Map<string, ReadonlyMap<string, RefFile>>();

  const read = (name: string, stamped: boolean): Known | null => {
    const path = join(gitDir, name);
    const stamp = stamped ? stampOf(path) : null;
    const file = readRefFile(path);
    return file && { file, stamp: stamp?.settled ? stamp.text : null };
  };

  const isSame = (name: string, known: Known): boolean =>
    known.stamp !== null && known.stamp === stampOf(join(gitDir, name)).text;

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
  const readFolder = (name: string, before: Folder | undefined, verify: boolean): Folder => {
    const { text, settled } = stampOf(join(gitDir, name));
    const unchanged = before !== undefined && before.stamp === text;
    if (unchanged && !verify) return before;
    const names = unchanged ? namesOf(before) : readNames(name);
    const files = new Map<string, Known>();
    let same = before !== undefined && names.folders.join('\0') === before.folders.join('\0');
    for (const ref of names.files) {
      const known = before?.files.get(ref);
      const found = known && isSame(ref, known) ? known : read(ref, before !== undefined);
      if (found !== null) files.set(ref, found);
      same &&= known !== undefined && found !== null && isEqual(known.file, found.file);
    }
    const stamp = settled ? text : null;
    if (before === undefined || !same || files.size !== before.files.size)
      return { stamp, folders: names.folders, files };
    // The same refs, now with stamps that save the next reading.
    return Object.assign(before, { stamp, files });
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
      let same = lists.has(root);
      const seen: Folder[] = [];
      const waiting = [root];
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        const before = folders.get(name);
        const folder = readFolder(name, before, verify);
        folders.set(name, folder);
        same &&= folder === before;
        seen.push(folder);
        waiting.push(...folder.folders);
      }
      const last = lists.get(root);
      if (same && last !== undefined) return last;
      const refs = new Map<string, RefFile>();
      for (const { files } of seen) for (const [ref, { file }] of files) refs.set(ref, file);
      lists.set(root, refs);
      return refs;
    },
  };
}

const namesOf = ({ folders, files }: Folder): Names => ({ folders, files: [...files.keys()] });

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
