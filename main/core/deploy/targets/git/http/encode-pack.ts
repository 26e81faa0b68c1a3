import { createHash } from 'node:crypto';
import { Failure } from '../../../../failure.ts';
import { deflateEntry } from '../../../../repository/pack-writer.ts';
import type { RawObject } from '../../../../repository/raw-object.ts';
import type { Oid } from '../../../../repository/types.ts';

/** Bytes: what is sent is held in memory. */
const largestPack = 1024 * 1024 * 1024;

/** A pack without deltas. Format: https://git-scm.com/docs/gitformat-pack */
export async function encodePack(
  oids: readonly Oid[],
  read: (oid: Oid) => Promise<RawObject>,
): Promise<Uint8Array[]> {
  const head = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  head.writeUInt32BE(oids.length, 8);
  const parts: Buffer[] = [head];
  const hash = createHash('sha1').update(head);
  let size = 0;
  for (const oid of oids) {
    const { type, data } = await read(oid);
    const { header, deflated } = deflateEntry(oid, type, data);
    hash.update(header).update(deflated);
    parts.push(header, deflated);
    size += header.length + deflated.length;
    if (size > largestPack) {
      throw new Failure(
        'file-too-large',
        'What has to be sent is more than 1 GB. Push the project with git once.',
      );
    }
  }
  parts.push(hash.digest());
  return parts;
}
