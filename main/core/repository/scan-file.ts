import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { Failure } from '../failure.ts';
import { errnoOf } from './disk.ts';
import { type KnownFile, knownFile, nowNs } from './known-files.ts';
import type { ObjectStore } from './object-store.ts';
import { largeBytes, objectLimit } from './raw-object.ts';
import { readRegular } from './read-regular.ts';
import type { FileMode } from './types.ts';

/** A file as it is now, its bytes stored; or why it can't be part of a version; or null when it is gone. */
export type FoundFile = KnownFile | { reason: string } | null;

const kindReasons: [test: (stat: Stats) => boolean, reason: string][] = [
  [stat => stat.isSocket(), 'It is a socket, not a file.'],
  [stat => stat.isFIFO(), 'It is a named pipe, not a file.'],
  [stat => stat.isCharacterDevice() || stat.isBlockDevice(), 'It is a device, not a file.'],
];

const unreadableReasons: { [errno: string]: string } = {
  EACCES: "It can't be read: permission denied.",
  EPERM: "It can't be read: permission denied.",
  EIO: "It can't be read: the disk reports an error.",
  ELOOP: 'It was replaced by a link while it was read.',
};

/** Why something can't be read, in a sentence; throws the error when that is no reason to go on without it. */
export function unreadableReason(error: unknown): string {
  if (error instanceof Failure && error.code === 'file-changed') return error.message;
  const reason = unreadableReasons[errnoOf(error)];
  if (reason === undefined) throw error;
  return reason;
}

/** Reads and stores a file or link that is new, or no longer looks as it did. */
export async function readFile(
  path: string,
  stat: Stats,
  objects: ObjectStore,
  modeOf: (stat: { mode: number | bigint }) => FileMode,
): Promise<FoundFile> {
  const other = kindReasons.find(([test]) => test(stat));
  if (other) return { reason: other[1] };
  if (stat.size > objectLimit) return { reason: 'It is larger than 512 MB.' };
  const readAt = nowNs();
  try {
    if (stat.isSymbolicLink()) {
      const exact = lstatSync(path, { bigint: true });
      const target = readlinkSync(path, { encoding: 'buffer' });
      return knownFile(exact, '120000', objects.write('blob', target), readAt);
    }
    if (stat.size > largeBytes) {
      const { oid, stat: exact } = await objects.writeLargeFile(path);
      return knownFile(exact, modeOf(exact), oid, readAt);
    }
    const { bytes, stat: exact } = readRegular(path);
    return knownFile(exact, modeOf(exact), objects.write('blob', bytes), readAt);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EINVAL') return null;
    return { reason: unreadableReason(error) };
  }
}
