import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const schema = z.object({
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
