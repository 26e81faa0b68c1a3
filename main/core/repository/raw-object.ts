import { createHash, hash } from 'node:crypto';
import { Failure } from '../failure.ts';
import type { Oid } from './types.ts';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';
export type RawObject = { type: ObjectType; data: Buffer };
/** `size` in bytes. */
export type ObjectHeader = { type: ObjectType; size: number };

/** No object larger than this (bytes) is read or written. */
export const objectLimit = 512 * 1024 * 1024;

/** Larger blobs (bytes) are streamed into files of their own, and stay there. */
export const largeBytes = 16 * 1024 * 1024;

export const objectHeader = (type: ObjectType, size: number): Buffer => Buffer.from(`${type} ${size}\0`);

/** Objects are put behind their header here. Used for one object at a time. */
const room = Buffer.allocUnsafe(16 * 1024);

/** An object's id: the SHA-1 of its header and its bytes. */
export function objectId(type: ObjectType, data: Uint8Array): Oid {
  const length = room.write(`${type} ${data.length}\0`, 'latin1');
  if (length + data.length <= room.length) {
    room.set(data, length);
    return hash('sha1', room.subarray(0, length + data.length));
  }
  return createHash('sha1').update(objectHeader(type, data.length)).update(data).digest('hex');
}

export const isObjectType = (type: string): type is ObjectType =>
  type === 'commit' || type === 'tree' || type === 'blob' || type === 'tag';

const advice = 'The rest can still be used; a backup or a clone of the project may hold it whole.';

export function objectDamaged(oid: Oid, what: string, cause?: unknown): Failure {
  return new Failure(
    'version-damaged',
    `An object of this project's history is damaged: ${oid} ${what}. ${advice}`,
    { oid },
    { cause },
  );
}

export function objectMissing(oid: Oid): Failure {
  return new Failure('version-damaged', `An object of this project's history is missing: ${oid}. ${advice}`, {
    oid,
    missing: true,
  });
}

export function objectTooLarge(oid: Oid, limit: number): Failure {
  return new Failure('file-too-large', `This is larger than ${Math.round(limit / 1024)} KB.`, { oid, limit });
}
