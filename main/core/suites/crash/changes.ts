import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { disk } from './disk.ts';

/** A call that changes the disk. `path` is what it changes, `from` where a moved name was. */
export type Change = {
  call: string;
  does:
    | 'open' // makes or empties a file
    | 'fill' // open and write
    | 'append'
    | 'write'
    | 'resize'
    | 'sync'
    | 'touch' // mode, owner or times
    | 'move'
    | 'name' // makes or removes a name
    | 'folder';
  path: string;
  from?: string;
  fd?: number;
  bytes?: unknown;
};

type Told = Omit<Change, 'call'> | null;
type PathOf = (fd: number) => string | null;

const { O_CREAT, O_TRUNC } = disk.constants;

function changesOnOpen(flags: unknown): boolean {
  if (typeof flags === 'number') return (flags & (O_CREAT | O_TRUNC)) !== 0;
  return typeof flags === 'string' && /[wa]/.test(flags);
}

export const emptiesOnOpen = (flags: unknown): boolean =>
  typeof flags === 'number' ? (flags & O_TRUNC) !== 0 : /w/.test(String(flags));

export function pathOf(given: unknown): string | null {
  if (typeof given === 'string') return resolve(given);
  if (given instanceof URL) return fileURLToPath(given);
  return Buffer.isBuffer(given) ? resolve(given.toString()) : null;
}

const fdOf = (given: unknown): number | null => {
  if (typeof given === 'number') return given;
  const { fd } = (given ?? {}) as { fd?: unknown };
  return typeof fd === 'number' ? fd : null;
};

const at = (given: unknown, does: Change['does'], more: Partial<Change> = {}): Told => {
  const path = pathOf(given);
  return path === null ? null : { does, path, ...more };
};

const onFile = (given: unknown, pathOfFd: PathOf, does: Change['does'], bytes?: unknown): Told => {
  const fd = fdOf(given);
  const path = fd === null ? null : pathOfFd(fd);
  return fd === null || path === null ? null : { does, path, fd, bytes };
};

type Reader = (args: unknown[], pathOfFd: PathOf) => Told;
const byPath =
  (does: Change['does']): Reader =>
  ([path]) =>
    at(path, does);
const byFile =
  (does: Change['does']): Reader =>
  ([file, bytes], pathOfFd) =>
    onFile(file, pathOfFd, does, bytes);

/** What the functions of node:fs that change the disk do, by the name of the callback form. */
export const changing: { [name: string]: Reader } = {
  open: ([path, flags]) => (changesOnOpen(flags) ? at(path, 'open', { bytes: flags }) : null),
  writeFile: ([file, bytes], fds) => onFile(file, fds, 'write', bytes) ?? at(file, 'fill'),
  appendFile: ([file, bytes], fds) => onFile(file, fds, 'write', bytes) ?? at(file, 'append'),
  copyFile: ([, to]) => at(to, 'fill'),
  rename: ([from, to]) => at(to, 'move', { from: pathOf(from) ?? '' }),
  link: ([, to]) => at(to, 'name'),
  symlink: ([, path]) => at(path, 'name'),
  unlink: byPath('name'),
  rm: byPath('name'),
  rmdir: byPath('name'),
  mkdir: byPath('folder'),
  truncate: byPath('resize'),
  chmod: byPath('touch'),
  lchmod: byPath('touch'),
  chown: byPath('touch'),
  lchown: byPath('touch'),
  utimes: byPath('touch'),
  lutimes: byPath('touch'),
  write: byFile('write'),
  writev: byFile('write'),
  fsync: byFile('sync'),
  fdatasync: byFile('sync'),
  ftruncate: byFile('resize'),
  fchmod: byFile('touch'),
  fchown: byFile('touch'),
  futimes: byFile('touch'),
};

/** The methods of a promise's FileHandle, by what they are called above. */
export const handleMethods: { [method: string]: string } = {
  write: 'write',
  writev: 'writev',
  writeFile: 'writeFile',
  appendFile: 'appendFile',
  sync: 'fsync',
  datasync: 'fdatasync',
  truncate: 'ftruncate',
  chmod: 'fchmod',
  chown: 'fchown',
  utimes: 'futimes',
};
