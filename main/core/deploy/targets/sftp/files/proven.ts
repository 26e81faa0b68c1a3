import { createHash } from 'node:crypto';
import { objectHeader, objectId } from '../../../../repository/raw-object.ts';
import type { Oid } from '../../../../repository/types.ts';

/**
 * git's id of bytes by their SHA-256, for all bytes that this process has had in its hands. A server's shell can
 * tell the SHA-256 of many files at once; only for bytes that are known here does it stand for git's id.
 */
const known = new Map<string, Oid>();
const mostKnown = 500_000;

export const knownOid = (sha256: string): Oid | undefined => known.get(sha256);

function learn(sha256: string, oid: Oid): void {
  if (known.size >= mostKnown) known.clear();
  known.set(sha256, oid);
}

/** Hexadecimal SHA-256 of bytes. */
export function sha256Of(bytes: Uint8Array): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  learn(sha256, objectId('blob', bytes));
  return sha256;
}

/** git's id of a file that is read piece by piece; of another size than was told it is read as it is. */
export async function oidOfPieces(
  size: number,
  read: (take: (piece: Buffer) => void) => Promise<void>,
): Promise<Oid> {
  const [sha1, sha256] = [createHash('sha1').update(objectHeader('blob', size)), createHash('sha256')];
  let count = 0;
  await read(piece => {
    sha1.update(piece);
    sha256.update(piece);
    count += piece.length;
  });
  // It grew or shrank meanwhile: such an id is nobody's, so it counts as a difference.
  if (count !== size) return '0'.repeat(40);
  const oid = sha1.digest('hex');
  learn(sha256.digest('hex'), oid);
  return oid;
}
