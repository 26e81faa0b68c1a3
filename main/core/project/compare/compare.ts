import { lstat, unlink } from 'node:fs/promises';
import type { FileChange } from '../../../../contract/commands/compare.ts';
import type { FileContent } from '../../../../contract/commands/files.ts';
import type { Counts, Side } from '../../../../contract/shapes.ts';
import { Failure } from '../../failure.ts';
import { captureWorkingFolder, recordSave } from '../draft/record-state.ts';
import { contentOf } from '../files/content.ts';
import { locate, missing, refuseUnsafePath } from '../files/safe-path.ts';
import { writeFiles, writeLink } from '../files/write-file.ts';
import type { OpenProject } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import { describeChanges, diffFileLists } from './describe-changes.ts';
import { type OpenSide, openSide, type ReadLive } from './sides.ts';

export type Sides = { a: Side; b: Side };

async function withSide<T>(
  project: OpenProject,
  side: Side,
  readLive: ReadLive,
  work: (side: OpenSide) => Promise<T>,
): Promise<T> {
  const open = await openSide(project, side, readLive);
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}

const withBoth = async <T>(
  project: OpenProject,
  { a, b }: Sides,
  readLive: ReadLive,
  work: (a: OpenSide, b: OpenSide) => Promise<T>,
): Promise<T> =>
  await withSide(project, a, readLive, one => withSide(project, b, readLive, two => work(one, two)));

/** From `a` (old) to `b` (new), sorted by path. */
export async function compareFiles(
  project: OpenProject,
  { lines, ...sides }: Sides & { lines: boolean },
  readLive: ReadLive,
): Promise<{ changes: FileChange[]; counts: Counts }> {
  return await withBoth(project, sides, readLive, async (a, b) => {
    const changes =
      a.tree !== null && b.tree !== null
        ? await project.repository.diffTrees(a.tree, b.tree)
        : diffFileLists(await a.files(), await b.files());
    return await describeChanges(a, b, changes, lines);
  });
}

/** Both states of one file; null where it does not exist. `oldPath`: where it was at `a`. */
export async function compareFile(
  project: OpenProject,
  { path, oldPath, ...sides }: Sides & { path: string; oldPath: string | null },
  readLive: ReadLive,
): Promise<{ a: FileContent | null; b: FileContent | null }> {
  return await withBoth(project, sides, readLive, async (a, b) => ({
    a: await contentAt(a, oldPath ?? path),
    b: await contentAt(b, path),
  }));
}

async function contentAt(side: OpenSide, path: string): Promise<FileContent | null> {
  const file = await side.find(path);
  if (file === null) return null;
  if (file.mode === '160000') return { kind: 'submodule', commit: file.oid };
  const bytes = await side.read(file);
  if (file.mode === '120000') return { kind: 'symlink', target: new TextDecoder().decode(bytes) };
  return contentOf(bytes, file.oid, file.mode === '100755');
}

/** Puts the file as it is at `from` into the latest draft; removes it where it does not exist there. */
export async function takeFile(
  workspace: Workspace,
  { from, path }: { from: Side; path: string },
  readLive: ReadLive,
): Promise<void> {
  refuseUnsafePath(path);
  const { file, bytes } = await withSide(workspace, from, readLive, side => takenFrom(side, path));
  await workspace.write(async () => {
    await captureWorkingFolder(workspace);
    if (file === null || bytes === null) await removeFile(workspace, path);
    else if (file.mode === '120000') await writeLink(workspace, path, new TextDecoder().decode(bytes));
    else await putFile(workspace, path, bytes, file.mode === '100755');
    await recordSave(workspace, `Take ${path} from ${'name' in from ? from.name : from.kind}`);
  });
}

async function takenFrom(side: OpenSide, path: string) {
  const file = await side.find(path);
  if (file?.mode === '160000') {
    throw new Failure(
      'file-not-text',
      `${path} is a project of its own (a submodule); it can’t be taken over.`,
      { path },
    );
  }
  return { file, bytes: file && (await side.read(file)) };
}

async function putFile(workspace: Workspace, path: string, bytes: Uint8Array, executable: boolean) {
  const absolute = await locate(workspace.path, path);
  const standing = await lstat(absolute).catch(missing);
  // The version's file takes the place of a link; it is not written through it.
  if (standing?.isSymbolicLink()) await unlink(absolute);
  await writeFiles(workspace, [{ path, bytes, executable }]);
}

async function removeFile(workspace: Workspace, path: string) {
  const absolute = await locate(workspace.path, path);
  const standing = await lstat(absolute).catch(missing);
  if (standing === null) return;
  if (standing.isDirectory()) throw new Failure('path-invalid', `${path} is a folder.`, { path });
  await unlink(absolute);
}
