import { stat } from 'node:fs/promises';
import { errnoOf, readIfThere } from './durable-fs.ts';
import { isOid } from './parse-commit.ts';
import type { Oid } from './types.ts';

export type PackedRefs = {
  /** All packed refs by full name. Parsed again only when the file changed. */
  read: () => Promise<ReadonlyMap<string, Oid>>;
};

function parse(text: string): Map<string, Oid> {
  const refs = new Map<string, Oid>();
  for (const line of text.split('\n')) {
    // `#` is the header, `^` the commit that the tag of the line before stands for.
    if (line === '' || line[0] === '#' || line[0] === '^') continue;
    const oid = line.slice(0, 40);
    if (isOid(oid) && line[40] === ' ') refs.set(line.slice(41).trimEnd(), oid);
  }
  return refs;
}

export function createPackedRefs(path: string): PackedRefs {
  let stamp = '';
  let refs: ReadonlyMap<string, Oid> = new Map();
  return {
    read: async () => {
      const now = await stat(path, { bigint: true }).then(
        ({ mtimeNs, ctimeNs, size, ino }) => `${mtimeNs} ${ctimeNs} ${size} ${ino}`,
        (error: unknown) => {
          if (errnoOf(error) === 'ENOENT') return 'none';
          throw error;
        },
      );
      if (now !== stamp) {
        refs = parse((await readIfThere(path))?.toString('utf8') ?? '');
        stamp = now;
      }
      return refs;
    },
  };
}
