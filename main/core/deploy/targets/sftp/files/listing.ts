import { forEachBounded } from '../../../../repository/parallel.ts';
import { objectId } from '../../../../repository/raw-object.ts';
import type { Oid } from '../../../../repository/types.ts';
import type { Layout } from '../../folder/layout.ts';
import type { LiveFile, Step } from '../../target.ts';
import type { Session } from '../server.ts';
import { type Known, knownOf, linkedOids } from './known.ts';
import { knownOid, oidOfPieces, sha256Of } from './proven.ts';
import { digestsByShell, idsByShell, listByShell, type ShellListing } from './shell-listing.ts';
import { type Entry, walk } from './walk.ts';

/** Files that are worked on at the same time. */
export const atOnce = 64;

/** To fetch so many bytes takes as long as one more file. */
const bytesLikeAFile = 64 * 1024;

type Place = ReturnType<Layout['release']>;

/** A release as it stands on the server. */
export type Listing = Known & {
  /** Whether `connections.json` or `manifest.json` holds exactly this text. */
  holds: (name: 'connections' | 'manifest', text: string) => Promise<boolean>;
};

/**
 * Reads a release: every file below its `files`, in path order, with git's id of its bytes. The server's shell
 * lists them and computes digests where it may; a file whose digest does not stand for bytes that are known here is
 * read, where there are many of them by the server's Perl. `given`: what the shell has just listed, with digests.
 * `linked`: a release with which this one shares files.
 */
export async function listRelease(
  session: Session,
  place: Place,
  step: Step,
  { given = null, linked = null }: { given?: ShellListing | null; linked?: Known | null } = {},
): Promise<Listing> {
  const { listing, entries, digests } = await look(session, place, step.signal, given, linked !== null);
  const proven = linked && listing ? linkedOids(linked, listing) : new Map<string, Oid>();
  const found: LiveFile[] = [];
  let unknown: Entry[] = [];
  const take = (these: Entry[], oidOf: (path: string) => Oid | undefined) => {
    unknown = [];
    for (const entry of these) {
      const oid = entry.kind === 'file' ? oidOf(entry.path) : undefined;
      if (oid === undefined) unknown.push(entry);
      else found.push({ path: entry.path, mode: modeOf(entry.mode), oid });
    }
  };
  take(entries, path => knownOid(digests.get(`files/${path}`) ?? '') ?? proven.get(path));
  const some = await session.shellFor(unknown.length);
  const told = some && (await idsByShell(some, place.files, step.signal));
  if (told) take(unknown, path => told.get(path));
  step.progress(found.length, entries.length);
  await forEachBounded(unknown, atOnce, async entry => {
    step.signal.throwIfAborted();
    found.push(await readOne(session, place.files, entry));
    step.progress(found.length, entries.length);
  });
  step.signal.throwIfAborted();
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    ...knownOf(found, listing),
    holds: async (name, text) => {
      const told = digests.get(`${name}.json`);
      if (told !== undefined) return told === sha256Of(Buffer.from(text));
      return (await session.files.read(place[name], Buffer.byteLength(text)))?.toString() === text;
    },
  };
}

type Look = { listing: ShellListing | null; entries: Entry[]; digests: Map<string, string> };

async function look(
  session: Session,
  place: Place,
  signal: AbortSignal,
  given: ShellListing | null,
  isLinked: boolean,
): Promise<Look> {
  const shell = await session.connection.shell;
  const wanted = isLinked ? 'single' : 'all';
  const listing = given ?? (shell?.lists ? await listByShell(shell, place.folder, wanted, signal) : null);
  if (listing?.digests) {
    const inside = listing.entries.filter(({ path, kind }) => path.startsWith('files/') && kind !== 'folder');
    const entries = inside.map(entry => ({ ...entry, path: entry.path.slice('files/'.length) }));
    return { listing, entries, digests: listing.digests };
  }
  const walked = await walk(session.files, place.files, signal);
  const entries = walked.filter(entry => entry.kind !== 'folder');
  const bytes = entries.reduce((sum, entry) => sum + entry.size, 0);
  const some = await session.shellFor(entries.length + bytes / bytesLikeAFile);
  const digests = some ? await digestsByShell(some, place.folder, signal) : new Map<string, string>();
  return { listing, entries, digests };
}

async function readOne({ files }: Session, folder: string, entry: Entry): Promise<LiveFile> {
  const place = `${folder}/${entry.path}`;
  if (entry.kind === 'link') {
    const target = Buffer.from(await files.readlink(place));
    return { path: entry.path, mode: '120000', oid: objectId('blob', target) };
  }
  const mode = modeOf(entry.mode);
  // A socket or pipe would block the reader; an id that no file has makes it a difference.
  if (entry.kind === 'other') return { path: entry.path, mode, oid: '0'.repeat(40) };
  const oid = await oidOfPieces(entry.size, take => files.readTo(place, entry.size, take));
  return { path: entry.path, mode, oid };
}

const modeOf = (mode: number) => (mode & 0o100 ? '100755' : '100644');
