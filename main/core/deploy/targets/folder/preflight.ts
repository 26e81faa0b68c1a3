import { access, constants, lstat, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../../../failure.ts';
import { errnoOf } from '../../../repository/durable-fs.ts';
import type { Room } from '../target.ts';
import type { Layout } from './layout.ts';
import { readPointer } from './pointer.ts';

/** Looks whether a release could be brought here, without touching anything. */
export async function checkFolder(layout: Layout): Promise<void> {
  const place = await nearestExisting(layout.root);
  const found = await stat(place);
  if (!found.isDirectory()) {
    const message = `${place} is a file, but the target needs a folder there. Move it away or choose another folder.`;
    throw new Failure('target-unreachable', message, { path: place });
  }
  await access(place, constants.W_OK | constants.X_OK);
  if (place !== layout.root) return;
  const releases = await stat(layout.releases).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (releases && !releases.isDirectory()) {
    const message = `${layout.releases} is a file, but releases are kept in a folder of that name. Move it away.`;
    throw new Failure('target-unreachable', message, { path: layout.releases });
  }
  if (releases) await access(layout.releases, constants.W_OK | constants.X_OK);
  const pointer = await readPointer(layout);
  if (pointer.kind === 'foreign') {
    throw new Failure('target-unreachable', pointer.message, { path: layout.current });
  }
}

async function nearestExisting(path: string): Promise<string> {
  try {
    await lstat(path);
    return path;
  } catch (error) {
    const parent = dirname(path);
    if (errnoOf(error) !== 'ENOENT' || parent === path) throw error;
    return await nearestExisting(parent);
  }
}

/** What the file system gives to this user, below the folder or where it will be made. */
export async function roomAt(layout: Layout): Promise<Room> {
  const { bavail, bsize } = await statfs(await nearestExisting(layout.root));
  return { bytes: bavail * bsize, keepsEqual: false };
}
