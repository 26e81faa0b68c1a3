import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { objectId } from '../../../repository/raw-object.ts';
import type { FileMode } from '../../../repository/types.ts';

/** Files by path, each as `MODE OID`, as git would store it. */
export type Files = ReadonlyMap<string, string>;
/** What stands in a working folder; `folders` holds all of them, empty ones too. */
export type Folder = { files: Files; folders: ReadonlySet<string> };

export const fileOf = (mode: FileMode, content: string | Uint8Array) =>
  `${mode} ${objectId('blob', Buffer.from(content))}`;

/** Reads every byte. */
export function readFolder(root: string): Folder {
  const files = new Map<string, string>();
  const folders = new Set<string>();
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const full = join(root, path);
      if (path === '.git') continue;
      if (entry.isDirectory()) {
        folders.add(path);
        walk(path);
      } else if (entry.isSymbolicLink()) {
        files.set(path, fileOf('120000', readlinkSync(full)));
      } else {
        files.set(path, fileOf(lstatSync(full).mode & 0o100 ? '100755' : '100644', readFileSync(full)));
      }
    }
  };
  walk('');
  return { files, folders };
}

export const modeOf = (files: Files, path: string) => files.get(path)?.slice(0, 6) ?? null;

const parentsOf = (path: string) =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, index, parts) => parts.slice(0, index + 1).join('/'));

export const foldersOf = (files: Files) => new Set([...files.keys()].flatMap(parentsOf));

/** Whether every folder above could be made: none of them is a file or a link. */
export const isReachable = ({ files }: Pick<Folder, 'files'>, path: string) =>
  !parentsOf(path).some(parent => files.has(parent));

export const isThere = ({ files, folders }: Folder, path: string) => files.has(path) || folders.has(path);

const isBelow = (path: string, folder: string) => path.startsWith(`${folder}/`);

export function without(files: Files, path: string): Files {
  return new Map([...files].filter(([other]) => other !== path && !isBelow(other, path)));
}

export function moved(files: Files, from: string, to: string): Files {
  return new Map(
    [...files].map(([path, file]) => [
      path === from || isBelow(path, from) ? to + path.slice(from.length) : path,
      file,
    ]),
  );
}

export const pick = (files: Files, path: string): Files =>
  new Map([...files].filter(([other]) => other === path || isBelow(other, path)));

/**
 * The files after a project that held the tree `from` was made to hold the tree `to`: what was in neither
 * (ignored files) stays, unless it stands in the way.
 */
export function checkedOut(files: Files, from: Files, to: Files): Files {
  const blocked = (path: string) =>
    to.has(path) || !isReachable({ files: to }, path) || [...to.keys()].some(file => isBelow(file, path));
  const left = [...files].filter(([path]) => !from.has(path) && !blocked(path));
  return new Map([...left, ...to]);
}
