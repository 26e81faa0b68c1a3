import { createHash } from 'node:crypto';
import { forEachBounded } from '../repository/parallel.ts';
import type { ReleaseFile } from './targets/target.ts';

const atOnce = 8;

/** The digest of what is brought, and how many bytes that are. */
export type Artifact = { sha256: string; bytes: number };

type Read = (file: ReleaseFile) => Promise<Uint8Array>;

/** Hashes the files of a release while the target reads them, so that they need not be read a second time. */
export function hashWhileReading(files: ReleaseFile[], read: Read) {
  const hashes = new Map<string, string>();
  let size = 0;
  const readAndHash: Read = async file => {
    const bytes = await read(file);
    if (!hashes.has(file.path)) size += bytes.length;
    hashes.set(file.path, createHash('sha256').update(bytes).digest('hex'));
    return bytes;
  };
  return {
    read: readAndHash,
    /** Bytes that were read until now, each file counted once; null before the first. */
    bytes: (): number | null => (hashes.size === 0 ? null : size),
    /**
     * The artifact's digest (docs/formats/audit-trail.md), hexadecimal: SHA-256 over what `sha256sum` prints for
     * the files in the byte order of their paths. Reads what the target did not. Throws what `read` throws.
     */
    digest: async (signal: AbortSignal): Promise<Artifact> => {
      const unread = files.filter(({ path }) => !hashes.has(path));
      await forEachBounded(unread, atOnce, async file => {
        signal.throwIfAborted();
        await readAndHash(file);
      });
      const sorted = files.map(({ path }) => ({ path, key: Buffer.from(path) }));
      sorted.sort((a, b) => a.key.compare(b.key));
      const digest = createHash('sha256');
      for (const { path, key } of sorted)
        digest
          .update(`${hashes.get(path)}  `)
          .update(key)
          .update('\n');
      return { sha256: digest.digest('hex'), bytes: size };
    },
  };
}
