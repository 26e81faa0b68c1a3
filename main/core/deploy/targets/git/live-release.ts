import { Failure } from '../../../failure.ts';
import { objectDamaged } from '../../../repository/raw-object.ts';
import { parseTree } from '../../../repository/tree-codec.ts';
import type { Oid } from '../../../repository/types.ts';
import { type LiveFile, type LiveRelease, type Step, unattended } from '../target.ts';
import { commitOf, type Note } from './release-commit.ts';
import type { ReadObject, Remote, RemoteObjects } from './remote.ts';

/** All files of a commit, in path order, from its folders: the id of a file is the digest of its bytes. */
async function listCommit(objects: RemoteObjects, commit: Oid, step: Step): Promise<LiveFile[]> {
  return await objects.using(read => {
    const files: LiveFile[] = [];
    walk(read, commitOf(commit, read(commit)).tree, '', files);
    step.signal.throwIfAborted();
    step.progress(files.length, files.length);
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  });
}

function walk(read: ReadObject, tree: Oid, above: string, into: LiveFile[]): void {
  const { type, data } = read(tree);
  if (type !== 'tree') throw objectDamaged(tree, 'is no folder');
  for (const { name, mode, oid } of parseTree(data)) {
    if (mode === '40000') walk(read, oid, `${above}${name}/`, into);
    else into.push({ path: above + name, mode, oid });
  }
}

/** What a commit of the branch holds, fetched when it is first asked for. `known`: its files, where they are. */
export function liveRelease(
  remote: Remote,
  commit: Oid,
  id: string,
  note: Note | null,
  known: LiveFile[] | null,
): LiveRelease {
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
    listed ??= await listCommit(await objects(step), commit, step);
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
