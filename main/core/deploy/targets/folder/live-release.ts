import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { z } from 'zod';
import { Failure } from '../../../failure.ts';
import { errnoOf } from '../../../repository/durable-fs.ts';
import type { LiveFile, LiveRelease, Step } from '../target.ts';
import { atTarget } from './errors.ts';
import { fileAccess } from './file-access.ts';
import type { Layout } from './layout.ts';
import { type Known, listTree } from './listing.ts';
import { readManifest, readManifestHead } from './manifest.ts';

const connectionsSchema = z.record(z.string(), z.string());

/** The release with this id, whether it is whole or not. `known`: what was read of it before. */
export async function liveRelease(
  layout: Layout,
  id: string,
  known: Known | null = null,
): Promise<LiveRelease> {
  const place = layout.release(id);
  const head = await readManifestHead(place.manifest);
  return {
    id,
    version: head?.version ?? null,
    files: step =>
      atTarget(layout.root, 'read what runs there', async () => {
        const files = await listFiles(place.files, step, known);
        if (head?.keepsModes !== false) return files;
        const manifest = await readManifest(place.manifest);
        const modes = new Map((manifest?.files ?? []).map(file => [file.path, file.mode]));
        return files.map(file => ({ ...file, mode: modes.get(file.path) ?? file.mode }));
      }),
    read: path =>
      atTarget(layout.root, `read ${path}`, async () => {
        const root = await realpath(place.files);
        const file = await realpath(join(root, path));
        if (!file.startsWith(root + sep)) {
          throw new Failure('path-outside', `${path} leads out of the release.`, { path });
        }
        return await readFile(file);
      }),
    connections: async () => {
      try {
        return connectionsSchema.parse(JSON.parse(await readFile(place.connections, 'utf8')));
      } catch {
        return null;
      }
    },
  };
}

async function listFiles(folder: string, step: Step, known: Known | null): Promise<LiveFile[]> {
  try {
    return (await listTree(folder, await fileAccess(folder), step, known)).files;
  } catch (error) {
    // `current` leads to a release that somebody removed: nothing stands there.
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}
