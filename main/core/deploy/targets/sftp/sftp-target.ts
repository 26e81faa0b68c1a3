import { posix } from 'node:path';
import type { Means } from '../define.ts';
import { folderLayout, type Layout } from '../folder/layout.ts';
import { parseManifest } from '../folder/manifest.ts';
import { type Release, type Staged, type Step, type Target, unattended } from '../target.ts';
import type { Known } from './files/known.ts';
import { removeTrees } from './files/remove-tree.ts';
import { liveRelease, readAbout, readRelease } from './live-release.ts';
import { assertHeld, breakLock, dropLockOf, leaveLock, lockState, releaseLock, takeLock } from './lock.ts';
import { isLockByShell, type Look, lockByShell, lookByShell, unlockByShell } from './look.ts';
import {
  readPointer,
  refuseForeign,
  removePointer,
  type Switching,
  settleSwitch,
  writePointer,
} from './pointer.ts';
import { checkServer } from './preflight.ts';
import { pruneReleases } from './prune.ts';
import type { Previous } from './send/brought.ts';
import { type Server, type Session, type Surroundings, sshServer, thisMachine } from './server.ts';
import type { SftpSettings } from './settings.ts';
import { removeLeftovers, verifyStaging, writeStaging } from './stage.ts';

/** A folder on a server. How it looks there: docs/targets/sftp.md. */
export function sftpTarget(
  settings: SftpSettings,
  means: Means,
  machine: Surroundings = thisMachine(),
): Target {
  const server = sshServer(settings, means, machine);
  const switching: Switching = { temp: null, isRemoving: false, isOver: false };
  const known: KnownReleases = new Map();
  /** What was seen when the lock was taken; it counts for the first question, and for staging. */
  let first: Look | null = null;
  let underLock: Look | null = null;
  /** Free bytes there; null where that is not known. */
  let free: number | null = null;
  /** The names of all releases, as they were last looked at. */
  let releases: string[] | null = null;
  const sure = () => [...known].filter(([, { since }]) => since !== null).map(([id]) => id);
  type Work<T> = (session: Session, layout: Layout) => Promise<T>;
  const at = <T>(doing: string, work: Work<T>, { signal } = unattended) =>
    server.at(doing, signal, session => work(session, folderLayout(session.root, posix.join)));
  return {
    kind: 'sftp',
    summary: sftpSummary(settings),
    capabilities: { atomic: true, readable: true, lockable: true },
    preflight: async step => {
      free = await at('check the target', ({ files }, layout) => checkServer(files, layout), step);
    },
    // As the check has found it: asking again would cost a trip. Files that are the same are linked.
    room: () => Promise.resolve(free === null ? null : { bytes: free, keepsEqual: true }),
    lock: async (claim, step) => {
      const take = ({ files, connection }: Session, layout: Layout) => {
        const quick = async (text: string) => {
          const shell = await connection.shell;
          void shell?.expectFeed();
          if (!shell?.lists) return null;
          const made = await lockByShell(shell, layout, text, sure(), step.signal);
          [first, underLock] = [made?.look ?? null, made?.look ?? null];
          return made?.isMade ?? null;
        };
        return takeLock(files, layout, claim, quick);
      };
      const held = await at('lock the target', take, step);
      return {
        assertHeld: () =>
          at('look after the lock', async ({ files, connection }, layout) => {
            const shell = await connection.shell;
            if (!shell || !(await isLockByShell(shell, layout, held.text)))
              await assertHeld(files, layout, held);
          }),
        release: () =>
          at('release the lock', async ({ files, connection }, layout) => {
            const shell = await connection.shell;
            if (!shell || !(await unlockByShell(shell, layout, held.text)))
              await releaseLock(files, layout, held);
          }).catch((error: unknown) => {
            leaveLock(held);
            throw error;
          }),
        letGo: () => {
          // What was asked for last and comes late would take away what the next one makes live.
          if (switching.isRemoving) return;
          // Nothing more is asked by what still waits for an answer.
          switching.isOver = true;
          server.close();
          leaveLock(held);
        },
      };
    },
    lockState: step => at('read its lock', ({ files }, layout) => lockState(files, layout), step),
    breakLock: (id, step) => at('break its lock', ({ files }, layout) => breakLock(files, layout, id), step),
    live: step =>
      at(
        'read what runs there',
        async ({ files, connection }, layout) => {
          await settleSwitch(files, switching);
          const shell = await connection.shell;
          const seen = first ?? (shell?.lists ? await lookByShell(shell, layout, sure(), step.signal) : null);
          first = null;
          releases = seen?.releases ?? null;
          if (seen) refuseForeign(seen.pointer, layout);
          if (seen?.pointer.kind === 'none') return null;
          if (seen?.pointer.kind === 'release' && seen.about?.release === seen.pointer.id)
            return liveRelease(server, layout, seen.pointer.id, seen.about, known, seen);
          const [pointer, there] = await Promise.all([
            readPointer(files, layout),
            readAbout(files, posix.join(layout.current, 'manifest.json')).catch(() => null),
          ]);
          refuseForeign(pointer, layout);
          if (pointer.kind !== 'release') return null;
          // Read by `current`, it may be another one's by now, or there is no such link.
          const isIts = there?.release === pointer.id;
          const about = isIts ? there : await readAbout(files, layout.release(pointer.id).manifest);
          return liveRelease(server, layout, pointer.id, about, known, null);
        },
        step,
      ),
    stage: (release, step) =>
      at(
        'copy the files',
        (session, layout) => {
          const look = underLock;
          [first, underLock, releases] = [null, null, null];
          return stage({ server, session, layout, switching, known, look }, release, step);
        },
        step,
      ),
    revert: (releaseId, step) =>
      at(
        'switch back',
        async ({ files }, layout) => {
          first = null;
          if (releaseId === null) await removePointer(files, layout, switching);
          else await writePointer(files, layout, releaseId, switching);
        },
        step,
      ),
    cleanUp: (deployment, releaseId) =>
      at('clean up', async (session, layout) => {
        const { files } = session;
        const place = layout.release(releaseId);
        const pointer = await readPointer(files, layout);
        const live = pointer.kind !== 'none' && !(pointer.kind === 'release' && pointer.id !== releaseId);
        const about = live ? null : await readAbout(files, place.manifest);
        const left = [layout.staging(releaseId).folder];
        if (about?.deployment === deployment) left.push(place.folder);
        await removeTrees(session, left);
        await dropLockOf(files, layout, deployment);
      }),
    prune: protect =>
      at('remove old releases', (session, layout) => {
        const seen = releases;
        releases = null;
        return pruneReleases(session, layout, settings.keepReleases, protect, seen);
      }),
    close: () => Promise.resolve(server.close()),
  };
}

/** Where it is, for receipts and screens. */
export const sftpSummary = ({ host, port, username, path }: SftpSettings): string =>
  `${path} on ${username}@${host}${port === 22 ? '' : `:${port}`}`;

/** Releases by their ids as they were last read there. */
type KnownReleases = Map<string, Known>;
type Staging = {
  server: Server;
  session: Session;
  layout: Layout;
  switching: Switching;
  known: KnownReleases;
  look: Look | null;
};

async function stage(
  { server, session, layout, switching, known, look }: Staging,
  release: Release,
  step: Step,
): Promise<Staged> {
  const staging = layout.staging(release.id).folder;
  const final = layout.release(release.id).folder;
  const { signal } = unattended;
  const discard = () =>
    server.at('remove the staged files', signal, async now => {
      await settleSwitch(now.files, switching);
      await removeTrees(now, [staging, final]);
    });
  try {
    const [, previous] = await Promise.all([
      removeLeftovers(session, layout, look),
      previousFiles(session, layout, known, look, step),
    ]);
    const texts = await writeStaging(session, layout, release, previous, step);
    const files = parseManifest(texts.manifest)?.files ?? [];
    return {
      files: files.length,
      verify: inner =>
        server.at('verify the copy', inner.signal, async now => {
          known.set(release.id, await verifyStaging(now, layout, release, texts, previous, inner));
        }),
      activate: () =>
        server.at('switch to the new release', signal, async now => {
          const move = () => now.files.rename(staging, final);
          return await writePointer(now.files, layout, release.id, switching, move);
        }),
      discard,
    };
  } catch (error) {
    // The failure that brought us here is the one to tell.
    await discard().catch(() => undefined);
    throw error;
  }
}

/** What is live, file by file: what of it stays the same is not sent again. */
async function previousFiles(
  session: Session,
  layout: Layout,
  known: KnownReleases,
  look: Look | null,
  step: Step,
): Promise<Previous | null> {
  const pointer = look?.pointer ?? (await readPointer(session.files, layout));
  if (pointer.kind !== 'release') return null;
  const { id } = pointer;
  const quiet = { ...step, progress: () => undefined };
  const read = known.get(id) ?? (await readRelease(session, layout, id, undefined, quiet));
  return { id, files: read.files, known: read };
}
