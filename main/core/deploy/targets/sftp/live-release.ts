import { posix } from 'node:path';
import { z } from 'zod';
import { Failure } from '../../../failure.ts';
import type { Layout } from '../folder/layout.ts';
import { type Manifest, parseManifest } from '../folder/manifest.ts';
import { type LiveFile, type LiveRelease, type Step, unattended } from '../target.ts';
import { listRelease } from './files/listing.ts';
import type { RemoteFiles } from './files/remote-files.ts';
import type { Server, Session } from './server.ts';

const connectionsSchema = z.record(z.string(), z.string());

/** What a release says about itself, without its files; null when that can't be read. */
export async function readAbout(files: RemoteFiles, path: string): Promise<Omit<Manifest, 'files'> | null> {
  const head = (await files.readHead(path))?.toString() ?? '';
  const end = head.indexOf('  "files": [');
  return end < 0 ? null : parseManifest(`${head.slice(0, end)}"files":[]}`);
}

/** The release with this id, whether it is whole or not. */
export function liveRelease(
  server: Server,
  layout: Layout,
  id: string,
  about: Omit<Manifest, 'files'> | null,
  listed: (files: LiveFile[]) => void,
): LiveRelease {
  const place = layout.release(id);
  return {
    id,
    version: about?.version ?? null,
    files: step =>
      server.at('read what runs there', step.signal, async session => {
        const files = await readFiles(session, layout, id, step);
        listed(files);
        return files;
      }),
    read: path =>
      server.at(`read ${path}`, unattended.signal, async ({ files }) => {
        const [root, file] = await Promise.all([
          files.realpath(place.files),
          files.realpath(posix.join(place.files, path)),
        ]);
        if (!file.startsWith(`${root}/`)) {
          throw new Failure('path-outside', `${path} leads out of the release.`, { path });
        }
        const found = await files.read(file);
        if (found) return found;
        throw new Failure('file-missing', `${path} is not there any more.`, { path });
      }),
    connections: () =>
      server.at('read the connections', unattended.signal, async ({ files }) => {
        try {
          return connectionsSchema.parse(JSON.parse((await files.read(place.connections))?.toString() ?? ''));
        } catch (error) {
          if (error instanceof Failure) throw error;
          return null;
        }
      }),
  };
}

/** A release's files as they stand there; their modes as the manifest has them where the server keeps none. */
export async function readFiles(
  session: Session,
  layout: Layout,
  id: string,
  step: Step,
): Promise<LiveFile[]> {
  const place = layout.release(id);
  const [{ files }, about] = await Promise.all([
    listRelease(session, place, step),
    readAbout(session.files, place.manifest),
  ]);
  if (about?.keepsModes !== false) return files;
  const manifest = parseManifest((await session.files.read(place.manifest))?.toString() ?? '');
  const modes = new Map(manifest?.files.map(file => [file.path, file.mode]));
  return files.map(file => ({ ...file, mode: modes.get(file.path) ?? file.mode }));
}
