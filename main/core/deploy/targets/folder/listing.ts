import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { forEachBounded } from '../../../repository/parallel.ts';
import { objectHeader, objectId } from '../../../repository/raw-object.ts';
import type { LiveFile, Step } from '../target.ts';

const atOnce = 8;

/** Everything below a folder but the folders themselves, in path order; links are named, never followed. */
export async function listTree(folder: string, step: Step): Promise<LiveFile[]> {
  const paths = await walk(folder, '');
  const files: LiveFile[] = [];
  step.progress(0, paths.length);
  await forEachBounded(paths, atOnce, async path => {
    step.signal.throwIfAborted();
    files.push(await describe(join(folder, path), path));
    step.progress(files.length, paths.length);
  });
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function walk(root: string, below: string): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) for (const inner of await walk(root, path)) paths.push(inner);
    else paths.push(path);
  }
  return paths;
}

async function describe(place: string, path: string): Promise<LiveFile> {
  const stat = await lstat(place);
  if (stat.isSymbolicLink()) {
    const target = Buffer.from(await readlink(place));
    return { path, mode: '120000', oid: objectId('blob', target), size: target.length };
  }
  const mode = stat.mode & 0o100 ? '100755' : '100644';
  // A socket or pipe would block the reader; an id that no file has makes it a difference.
  if (!stat.isFile()) return { path, mode, oid: '0'.repeat(40), size: 0 };
  const hash = createHash('sha1').update(objectHeader('blob', stat.size));
  await pipeline(createReadStream(place), hash);
  return { path, mode, oid: hash.digest('hex'), size: stat.size };
}
