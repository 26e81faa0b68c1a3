import { forEachBounded } from '../../../../repository/parallel.ts';
import { objectId } from '../../../../repository/raw-object.ts';
import type { Layout } from '../../folder/layout.ts';
import type { LiveFile, Step } from '../../target.ts';
import type { Session } from '../server.ts';
import { shellDigests } from './digests.ts';
import { knownOid, oidOfPieces, sha256Of } from './proven.ts';
import { type Entry, walk } from './walk.ts';

/** Files that are worked on at the same time. */
export const atOnce = 64;

/** To fetch so many bytes takes as long as one more file. */
const bytesLikeAFile = 64 * 1024;

type Place = ReturnType<Layout['release']>;

/** A release as it stands on the server. */
export type Listing = {
  /** Every file below its `files`, in path order, with git's id of its bytes. */
  files: LiveFile[];
  /** Whether `connections.json` or `manifest.json` holds exactly this text. */
  holds: (name: 'connections' | 'manifest', text: string) => Promise<boolean>;
};

/**
 * Reads a release. The server's shell computes digests where it may; a file whose digest does not stand for
 * bytes that are known here is read.
 */
export async function listRelease(session: Session, place: Place, step: Step): Promise<Listing> {
  const entries = await walk(session.files, place.files, step.signal);
  const paths = entries.filter(entry => entry.kind !== 'folder');
  const bytes = paths.reduce((sum, entry) => sum + entry.size, 0);
  const digests = (await session.canRun(paths.length + bytes / bytesLikeAFile))
    ? await shellDigests(session, place.folder, step.signal)
    : new Map<string, string>();
  const found: LiveFile[] = [];
  const unknown: Entry[] = [];
  for (const entry of paths) {
    const oid = entry.kind === 'file' ? knownOid(digests.get(`files/${entry.path}`) ?? '') : undefined;
    if (oid === undefined) unknown.push(entry);
    else found.push({ path: entry.path, mode: modeOf(entry.mode), oid });
  }
  step.progress(found.length, paths.length);
  await forEachBounded(unknown, atOnce, async entry => {
    step.signal.throwIfAborted();
    found.push(await readOne(session, place.files, entry));
    step.progress(found.length, paths.length);
  });
  step.signal.throwIfAborted();
  return {
    files: found.sort((a, b) => (a.path < b.path ? -1 : 1)),
    holds: async (name, text) => {
      const told = digests.get(`${name}.json`);
      if (told !== undefined) return told === sha256Of(Buffer.from(text));
      return (await session.files.read(place[name], Buffer.byteLength(text)))?.toString() === text;
    },
  };
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
