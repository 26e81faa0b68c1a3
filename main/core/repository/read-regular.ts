import { type BigIntStats, constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Failure } from '../failure.ts';

/**
 * Reads a regular file's bytes, with its stat from before they were read. Never follows a link, never waits
 * for a pipe. Throws `file-changed` when something else stands there now.
 */
export async function readRegular(path: string): Promise<{ bytes: Buffer; stat: BigIntStats }> {
  // Windows has neither flag.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags);
  try {
    const stat = await handle.stat({ bigint: true });
    if (!stat.isFile()) throw new Failure('file-changed', 'It was replaced while it was read.', { path });
    return { bytes: await handle.readFile(), stat };
  } finally {
    await handle.close();
  }
}
