import { Failure } from '../../../failure.ts';
import type { Layout } from '../folder/layout.ts';
import { stagedId } from '../folder/layout.ts';
import { parseManifest } from '../folder/manifest.ts';
import type { Release, ReleaseFile, Step } from '../target.ts';
import { diskFull, isMissing, isRefused } from './errors.ts';
import type { Known } from './files/known.ts';
import { listRelease } from './files/listing.ts';
import { makeFolder } from './files/make-folders.ts';
import { removeTrees } from './files/remove-tree.ts';
import type { Look } from './look.ts';
import { isSwitch } from './pointer.ts';
import type { Previous, Texts } from './send/brought.ts';
import { sendBySftp } from './send/by-sftp.ts';
import { sendByShell } from './send/by-shell.ts';
import type { Session } from './server.ts';

/** Less is not enough for anything. */
const leastRoom = 1024 * 1024;

/** Writes a release into its staging folder, on the server's disk where the server can say so. */
export async function writeStaging(
  session: Session,
  layout: Layout,
  release: Release,
  previous: Previous | null,
  step: Step,
): Promise<Texts> {
  const { files } = session;
  try {
    const shell = await session.shellFor(release.files.length);
    if (shell && (await shell.expectFeed())) return await sendByShell(shell, layout, release, previous, step);
    await makeFolder(files, layout.staging(release.id).folder);
    return await sendBySftp(files, layout, release, previous, step);
  } catch (error) {
    const room = isRefused(error) ? await files.room(layout.root) : null;
    throw room !== null && room < leastRoom ? diskFull(layout.root, error) : error;
  }
}

/**
 * Reads a staged release again, but for what is linked to files that were read in this deployment, and compares it
 * with what was to be written. Answers what was read. Throws
 * `verification-failed`.
 */
export async function verifyStaging(
  session: Session,
  layout: Layout,
  release: Release,
  texts: Texts,
  previous: Previous | null,
  step: Step,
): Promise<Known> {
  const linked = previous?.known ?? null;
  const listing = await listRelease(session, layout.staging(release.id), step, { linked });
  const keepsModes = parseManifest(texts.manifest)?.keepsModes !== false;
  const found = new Map(listing.files.map(file => [file.path, file]));
  const isThere = ({ path, oid, mode }: ReleaseFile) => {
    const there = found.get(path);
    return there?.oid === oid && (!keepsModes || there.mode === mode);
  };
  const wrong = release.files.find(file => !isThere(file));
  if (wrong) {
    const message = `What was written for ${wrong.path} does not read back the same.`;
    throw new Failure('verification-failed', message, { path: wrong.path });
  }
  if (found.size !== release.files.length) {
    const message = `${found.size} files stand there instead of ${release.files.length}.`;
    throw new Failure('verification-failed', message, { found: found.size, expected: release.files.length });
  }
  const [manifest, connections] = await Promise.all([
    listing.holds('manifest', texts.manifest),
    listing.holds('connections', texts.connections),
  ]);
  if (!manifest || !connections)
    throw new Failure('verification-failed', 'The manifest or the connections do not read back the same.');
  // Where the server keeps no modes they are not known yet.
  return keepsModes ? listing : { ...listing, since: null };
}

/**
 * Removes what deployments left that died. Call it under the lock: then nobody stages or switches. `look`: what
 * was seen since it was taken.
 */
export async function removeLeftovers(session: Session, layout: Layout, look: Look | null): Promise<void> {
  const { files } = session;
  const listReleases = async () => {
    try {
      return await files.list(layout.releases);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await makeFolder(files, layout.releases);
      return [];
    }
  };
  const namesOf = (entries: readonly { filename: string }[]) => entries.map(({ filename }) => filename);
  const [staged, beside] = await Promise.all([
    look?.releases ?? listReleases().then(namesOf),
    look?.beside ?? files.list(layout.root).then(namesOf),
  ]);
  const folders = staged.filter(name => stagedId(name) !== null);
  const temps = beside.filter(isSwitch);
  await removeTrees(
    session,
    folders.map(name => `${layout.releases}/${name}`),
  );
  await Promise.all(temps.map(name => files.remove(`${layout.root}/${name}`)));
}
