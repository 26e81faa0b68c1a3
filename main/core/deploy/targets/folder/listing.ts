import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBreather } from '../../../repository/breathe.ts';
import { forEachBounded } from '../../../repository/parallel.ts';
import { objectHeader, objectId } from '../../../repository/raw-object.ts';
import type { LiveFile, Step } from '../target.ts';
import type { FileAccess } from './file-access.ts';

/** Bytes; larger files are read piece by piece. */
const wholeBytes = 1024 * 1024;

/** What was read of a folder's files, and when: see `isUnchanged`. */
export type Known = {
  /** Milliseconds by the disk's own clock; reading began at that time or later. */
  since: number;
  files: ReadonlyMap<string, { file: LiveFile; stat: Stats }>;
};

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
  const paths = await walk(folder, '', access);
  const files: LiveFile[] = [];
  const read = new Map<string, { file: LiveFile; stat: Stats }>();
  const breathe = createBreather();
  step.progress(0, paths.length);
  await forEachBounded(paths, access.atOnce, async path => {
    await breathe();
    step.signal.throwIfAborted();
    const place = join(folder, path);
    const stat = await access.stat(place);
    const before = known?.files.get(path);
    const file =
      known && before && isUnchanged(before.stat, stat, known.since)
        ? before.file
        : await describe(place, path, stat, access);
    files.push(file);
    read.set(path, { file, stat });
    step.progress(files.length, paths.length);
  });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, known: read };
}

/**
 * Whether a file is the very one that was read, with the same bytes. Every change sets the time `ctime` to the
 * disk's clock, and nobody can set it back; so what had changed last before `since`, when reading had not begun,
 * would show a later time if it had changed again. What had changed in the same tick of the clock would not.
 */
function isUnchanged(before: Stats, now: Stats, since: number): boolean {
  return (
    now.ctimeMs === before.ctimeMs &&
    now.ctimeMs < since &&
    now.ino === before.ino &&
    now.dev === before.dev &&
    now.size === before.size &&
    now.mtimeMs === before.mtimeMs &&
    now.mode === before.mode
  );
}

async function walk(root: string, below: string, access: FileAccess): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await access.list(join(root, below))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) for (const inner of await walk(root, path, access)) paths.push(inner);
    else paths.push(path);
  }
  return paths;
}

async function describe(place: string, path: string, stat: Stats, access: FileAccess): Promise<LiveFile> {
  if (stat.isSymbolicLink()) {
    const target = Buffer.from(await readlink(place));
    return { path, mode: '120000', oid: objectId('blob', target) };
  }
  const mode = stat.mode & 0o100 ? '100755' : '100644';
  // A socket or pipe would block the reader; an id that no file has makes it a difference.
  if (!stat.isFile()) return { path, mode, oid: '0'.repeat(40) };
  const { size } = stat;
  if (size <= wholeBytes) return { path, mode, oid: objectId('blob', await access.read(place, size)) };
  const hashing = createHash('sha1').update(objectHeader('blob', size));
  await pipeline(createReadStream(place), hashing);
  return { path, mode, oid: hashing.digest('hex') };
}
