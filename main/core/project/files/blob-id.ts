import { createHash } from 'node:crypto';
import type { Oid } from '../../repository/types.ts';

/** Git's id of a file's bytes: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
export const blobId = (bytes: Uint8Array): Oid =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
