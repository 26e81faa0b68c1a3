import { Failure } from '../../../failure.ts';
import { createBreather } from '../../../repository/breathe.ts';
import { objectDamaged, objectId, type RawObject } from '../../../repository/raw-object.ts';
import { parseTree } from '../../../repository/tree-codec.ts';
import type { Oid } from '../../../repository/types.ts';
import { type LiveFile, type LiveRelease, type Step, unattended } from '../target.ts';
import type { Note } from './release-commit.ts';
import type { Remote, RemoteObjects } from './remote.ts';

/** All files of a tree, in path order, from its folders: the id of a file is the digest of its bytes. */
async function listTree(read: Read, tree: Oid, step: Step): Promise<LiveFile[]> {
  const files: LiveFile[] = [];
  await walk(read, tree, '', files, createBreather(), step.signal);
  step.progress(files.length, files.length);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The same from what the project has: a version's own tree, as its id tells. Null where something is missing. */
async function listOwn(own: Read, tree: Oid, step: Step): Promise<LiveFile[] | null> {
  try {
    return await listTree(own, tree, step);
  } catch (error) {
    if (error instanceof Failure && error.code === 'version-damaged') return null;
    throw error;
  }
}

type Read = (oid: Oid) => RawObject | Promise<RawObject>;

async function walk(
  read: Read,
  tree: Oid,
  above: string,
  into: LiveFile[],
  breathe: ReturnType<typeof createBreather>,
  signal: AbortSignal,
): Promise<void> {
  await breathe();
  signal.throwIfAborted();
  const { type, data } = await read(tree);
  if (type !== 'tree' || objectId(type, data) !== tree) throw objectDamaged(tree, 'is no folder');
  for (const { name, mode, oid } of parseTree(data)) {
    if (mode === '40000') await walk(read, oid, `${above}${name}/`, into, breathe, signal);
    else into.push({ path: above + name, mode, oid });
  }
}

export type LiveCommit = {
  id: string;
  commit: Oid;
  tree: Oid;
  note: Note | null;
  /** Its files, where they are. */
  known: LiveFile[] | null;
  /** Objects that the project has; throws `version-damaged` for any other. */
  own?: Read;
};

/** What a commit of the branch holds, fetched when it is first asked for and is not known here. */
export function liveRelease(remote: Remote, { id, commit, tree, note, known, own }: LiveCommit): LiveRelease {
  let fetched: Promise<RemoteObjects> | null = null;
  const objects = (step: Step) => {
    fetched ??= remote.objects(commit, [], step).catch((error: unknown) => {
      fetched = null;
      throw error;
    });
    return fetched;
  };
  let listed = known;
  const files = async (step: Step) => {
    if (own) listed ??= await listOwn(own, tree, step);
    listed ??= await (await objects(step)).using(read => listTree(read, tree, step));
    return listed;
  };
  return {
    id,
    version: note?.version ?? null,
    files,
    read: async path => {
      const file = (listed ?? (await files(unattended))).find(each => each.path === path);
      if (!file || file.mode === '160000') {
        throw new Failure('file-missing', `${path} is not in what is live there.`, { path });
      }
      return await (await objects(unattended)).using(read => read(file.oid).data);
    },
    connections: () => Promise.resolve(note?.connections ?? null),
  };
}
