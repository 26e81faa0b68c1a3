import { posix } from 'node:path';
import { z } from 'zod';
import { Failure } from '../../../failure.ts';
import type { Layout } from '../folder/layout.ts';
import { type Manifest, parseManifest } from '../folder/manifest.ts';
import { type LiveRelease, type Step, unattended } from '../target.ts';
import { isUnchanged, type Known } from './files/known.ts';
import { listRelease } from './files/listing.ts';
import type { RemoteFiles } from './files/remote-files.ts';
import { listByShell, type ShellListing } from './files/shell-listing.ts';
import type { Look } from './look.ts';
import type { Server, Session } from './server.ts';

const connectionsSchema = z.record(z.string(), z.string());

type About = Omit<Manifest, 'files'>;

/** What a release says about itself, without its files; null when that can't be read. */
export const readAbout = async (files: RemoteFiles, path: string): Promise<About | null> =>
  parseAbout((await files.readHead(path))?.toString() ?? '');

/** @param head the manifest's beginning, up to its files at least */
export function parseAbout(head: string): About | null {
  const end = head.indexOf('  "files": [');
  return end < 0 ? null : parseManifest(`${head.slice(0, end)}"files":[]}`);
}

/** The release with this id, whether it is whole or not. */
export function liveRelease(
  server: Server,
  layout: Layout,
  id: string,
  about: Omit<Manifest, 'files'> | null,
  known: Map<string, Known>,
  look: Look | null,
): LiveRelease {
  const place = layout.release(id);
  /** Read along with the files. */
  let connections: Promise<Buffer | string | null> | null = look && Promise.resolve(look.connections);
  /** Counts once: whoever asks again wants to know what stands there then. */
  let listing = look?.listing ?? null;
  return {
    id,
    version: about?.version ?? null,
    files: step =>
      server.at('read what runs there', step.signal, async session => {
        const seen = listing && { about, listing };
        listing = null;
        if (seen === null) {
          connections = session.files.read(place.connections);
          // Whoever asks for them is told.
          connections.catch(() => undefined);
        }
        const now = await readRelease(session, layout, id, known.get(id), step, seen);
        known.set(id, now);
        return [...now.files];
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
          const text = await (connections ?? files.read(place.connections));
          return connectionsSchema.parse(JSON.parse(text?.toString() ?? ''));
        } catch (error) {
          if (error instanceof Failure) throw error;
          return null;
        }
      }),
  };
}

/**
 * A release's files as they stand there; their modes as the manifest has them where the server keeps none. `before`:
 * what was read of it before; what is not changed since is not read again. `seen`: what was just listed of it.
 */
export async function readRelease(
  session: Session,
  layout: Layout,
  id: string,
  before: Known | undefined,
  step: Step,
  seen: { about: About | null; listing: ShellListing } | null = null,
): Promise<Known> {
  const place = layout.release(id);
  const shell = await session.connection.shell;
  if (shell?.lists && before && before.since !== null) {
    const listing = seen?.listing ?? (await listByShell(shell, place.folder, 'none', step.signal));
    if (listing && isUnchanged(before, listing)) {
      step.progress(before.files.length, before.files.length);
      return before;
    }
  }
  const [known, about] = await Promise.all([
    listRelease(session, place, step, { given: seen?.listing.digests ? seen.listing : null }),
    seen?.about ?? readAbout(session.files, place.manifest),
  ]);
  if (about?.keepsModes !== false) return known;
  const manifest = parseManifest((await session.files.read(place.manifest))?.toString() ?? '');
  const modes = new Map(manifest?.files.map(file => [file.path, file.mode]));
  return { ...known, files: known.files.map(file => ({ ...file, mode: modes.get(file.path) ?? file.mode })) };
}
