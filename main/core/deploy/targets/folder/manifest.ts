import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';

const headSchema = z.object({
  format: z.literal(1),
  tool: z.literal('tagline'),
  release: z.string(),
  deployment: z.string(),
  version: z.string(),
  tag: z.string(),
  commit: z.string(),
  tree: z.string(),
  environment: z.object({ id: z.string(), name: z.string() }),
  createdAt: z.string(),
  /** False where the file system can't mark files as executable; `mode` then tells what they should be. */
  keepsModes: z.boolean(),
});
const schema = headSchema.extend({
  files: z.array(
    z.object({
      path: z.string(),
      mode: z.enum(['100644', '100755']),
      size: z.number(),
      /** Hexadecimal SHA-256 of the bytes. */
      sha256: z.string(),
    }),
  ),
});

/** What a release says about itself in `manifest.json`. */
export type Manifest = z.output<typeof schema>;
export type ManifestFile = Manifest['files'][number];

export const formatManifest = (manifest: Manifest) => `${JSON.stringify(manifest, null, 2)}\n`;

const headBytes = 64 * 1024;

/** The manifest without the list of its files, which may be long. Null as for `readManifest`. */
export async function readManifestHead(path: string): Promise<z.output<typeof headSchema> | null> {
  try {
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(headBytes), position: 0 });
      const text = buffer.toString('utf8', 0, bytesRead);
      // As `formatManifest` writes it; within a string there is no line break.
      const end = text.indexOf(',\n  "files": [');
      return end < 0 ? await readManifest(path) : headSchema.parse(JSON.parse(`${text.slice(0, end)}}`));
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

/** Null when there is none or it is damaged: then the folder is not known to be ours. */
export async function readManifest(path: string): Promise<Manifest | null> {
  try {
    return parseManifest(await readFile(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Null when it is damaged. */
export function parseManifest(text: string): Manifest | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
