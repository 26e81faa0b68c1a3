import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createBreather } from '../../../repository/breathe.ts';
import { forEachBounded } from '../../../repository/parallel.ts';
import { objectHeader, objectId } from '../../../repository/raw-object.ts';
import type { FileMode, Oid } from '../../../repository/types.ts';
import type { LiveFile, Step } from '../target.ts';
import type { FileAccess } from './file-access.ts';

/** Bytes; larger files are read piece by piece. */
const wholeBytes = 1024 * 1024;

/** What was read of a folder's files, and when: see `isUnchanged`. */
export type Known = {
  /** Milliseconds by the disk's own clock; reading began at that time or later. */
  since: number;
  files: ReadonlyMap<string, Noted>;
};

type Stamp = Pick<Stats, (typeof stamped)[number]>;
/** Without the rest of a `Stats`: there are thousands of them. */
type Noted = { file: LiveFile; stamp: Stamp };

export type TreeReading = { files: LiveFile[]; known: Known['files'] };

/**
 * Everything below a folder but the folders themselves, in path order; links are named, never followed. Reads all
 * of it, except for what is `known` and has not changed since.
 */
export async function listTree(
  folder: string,
  access: FileAccess,
  step: Step,
  known: Known | null = null,
): Promise<TreeReading> {
  const found: Found[] = [];
  await walk(folder, '', access, found);
  const files: LiveFile[] = [];
  const read = new Map<string, Noted>();
  const breathe = createBreather();
  step.progress(0, found.length);
  await forEachBounded(found, access.atOnce, async ({ path, isFile }) => {
    const pause = breathe();
    if (pause) {
      step.progress(files.length, found.length);
      await pause;
      step.signal.throwIfAborted();
    }
    const place = `${folder}/${path}`;
    const before = known?.files.get(path);
    const one =
      known && before && isUnchanged(before.stamp, await access.stat(place), known.since)
        ? before
        : await look(place, path, isFile, access);
    files.push(one.file);
    read.set(path, one);
  });
  step.signal.throwIfAborted();
  step.progress(files.length, found.length);
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, known: read };
}

/**
 * Whether a file is the very one that was read, with the same bytes. Every change sets the time `ctime` to the
 * disk's clock, and nobody can set it back; so what had changed last before `since`, when reading had not begun,
 * would show a later time if it had changed again. What had changed in the same tick of the clock would not.
 */
function isUnchanged(before: Stamp, now: Stamp, since: number): boolean {
  return now.ctimeMs < since && stamped.every(name => now[name] === before[name]);
}

const stamped = ['ctimeMs', 'ino', 'dev', 'size', 'mtimeMs', 'mode'] as const;
const stampOf = ({ ctimeMs, ino, dev, size, mtimeMs, mode }: Stats): Stamp => ({
  ctimeMs,
  ino,
  dev,
  size,
  mtimeMs,
  mode,
});

type Found = { path: string; isFile: boolean };

async function walk(root: string, below: string, access: FileAccess, into: Found[]): Promise<void> {
  for (const entry of await access.list(below === '' ? root : `${root}/${below}`)) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) await walk(root, path, access, into);
    else into.push({ path, isFile: entry.isFile() });
  }
}

async function look(place: string, path: string, isFile: boolean, access: FileAccess): Promise<Noted> {
  const { stat, bytes } = isFile
    ? await access.read(place, wholeBytes)
    : { stat: await access.stat(place), bytes: null };
  const noted = (mode: FileMode, oid: Oid): Noted => ({ file: { path, mode, oid }, stamp: stampOf(stat) });
  if (stat.isSymbolicLink()) return noted('120000', objectId('blob', Buffer.from(await readlink(place))));
  const mode = stat.mode & 0o100 ? '100755' : '100644';
  if (bytes) return noted(mode, objectId('blob', bytes));
  // A socket or pipe would block the reader; an id that no file has makes it a difference.
  if (!stat.isFile()) return noted(mode, '0'.repeat(40));
  const hashing = createHash('sha1').update(objectHeader('blob', stat.size));
  await pipeline(createReadStream(place), hashing);
  return noted(mode, hashing.digest('hex'));
}
