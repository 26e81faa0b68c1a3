import { type BigIntStats, closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { Failure } from '../failure.ts';

// Windows has neither flag.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a regular file's bytes, with its stat from before they were read. Never follows a link, never waits
 * for a pipe. Throws `file-changed` when something else stands there now.
 */
export function readRegular(path: string): { bytes: Buffer; stat: BigIntStats } {
  const file = openSync(path, flags);
  try {
    const stat = fstatSync(file, { bigint: true });
    if (!stat.isFile()) throw new Failure('file-changed', 'It was replaced while it was read.', { path });
    return { bytes: readFileSync(file), stat };
  } finally {
    closeSync(file);
  }
}
