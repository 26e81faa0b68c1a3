import type { files, SaveConflict, SaveResult } from '../../../../contract/commands/files.ts';
import type { ParsedInputOf } from '../../../../contract/contract.ts';
import { Failure } from '../../failure.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import { readDraftTip } from '../draft/draft-log.ts';
import { captureWorkingFolder, recordSave } from '../draft/record-state.ts';
import { replaceDraft } from '../draft/restore.ts';
import type { ResolvedVersion } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import { blobId } from './blob-id.ts';
import { readStored, readWorking, workingId } from './content.ts';
import { findInTree } from './read-file.ts';
import { refuseUnsafePath } from './safe-path.ts';
import { writeFiles } from './write-file.ts';

export type SaveInput = ParsedInputOf<(typeof files)['save']>;

/**
 * Saves text into the latest draft: all files or, on a conflict, none. With `onto` a version, the draft is
 * first replaced by it (kept for Undo). The files are durable when it resolves; the entry in the draft's
 * history follows at once, before any other command sees the project.
 */
export async function saveFiles(workspace: Workspace, { files, onto }: SaveInput): Promise<SaveResult> {
  for (const { path, text } of files) {
    refuseUnsafePath(path);
    if (text.isWellFormed()) continue;
    throw new Failure('file-not-text', `${path} holds half a character, which can’t be saved as text.`, {
      path,
    });
  }
  refuseNested(files.map(({ path }) => path));
  const save = async (): Promise<{ result: SaveResult; ready: Ready[] }> => {
    const version = onto.kind === 'version' ? await workspace.resolveVersion(onto.name) : null;
    const conflicts = version
      ? await conflictsWithVersion(workspace, version, files)
      : await conflictsWithDraft(workspace, files);
    if (conflicts.length > 0) return { result: { kind: 'conflict', conflicts }, ready: [] };
    if (version) await replaceDraft(workspace, version);
    const ready = files.map(({ path, text }) => ({ path, bytes: new TextEncoder().encode(text) }));
    await writeFiles(workspace, ready);
    workspace.standing = { kind: 'draft' };
    const saved = ready.map(({ path, bytes }) => ({ path, oid: blobId(bytes) }));
    return { result: { kind: 'saved', files: saved }, ready };
  };
  const record = async (ready: Ready[]) => {
    if (ready.length === 0) return;
    const subject = ready.length === 1 ? `Save ${ready[0]?.path}` : `Save ${ready.length} files`;
    await recordSave(workspace, subject, ready);
  };
  const saved = await workspace.writeThenRecord(save, ({ ready }) => record(ready));
  return saved.result;
}

type Ready = { path: string; bytes: Uint8Array };

/** Told before the first of them is written: `dir` can't be a file and hold one. */
function refuseNested(paths: string[]): void {
  const nested = paths.find(path => paths.some(above => path.startsWith(`${above}/`)));
  if (nested === undefined) return;
  const message = `${nested} can’t be saved together with a file that has the name of its folder.`;
  throw new Failure('path-invalid', message, { path: nested });
}

const differs = (expected: string | null | undefined, current: Oid | null) =>
  expected !== undefined && expected !== current;

async function conflictsWithDraft(workspace: Workspace, files: SaveInput['files']): Promise<SaveConflict[]> {
  const conflicts: SaveConflict[] = [];
  const tip = await readDraftTip(workspace.repository);
  let unknown = tip?.tree == null;
  for (const { path, expected } of files) {
    const current = await workingId(workspace.path, path);
    if (differs(expected, current)) {
      conflicts.push({ path, current: await readWorking(workspace.path, path) });
    } else if (current !== null && tip?.tree != null) {
      unknown ||= (await findInTree(workspace.repository, tip.tree, path))?.oid !== current;
    }
  }
  // What is about to be overwritten and was never seen is kept first.
  if (conflicts.length === 0 && unknown) await captureWorkingFolder(workspace);
  return conflicts;
}

async function conflictsWithVersion(
  { repository }: Workspace,
  { tree }: ResolvedVersion,
  files: SaveInput['files'],
): Promise<SaveConflict[]> {
  const conflicts: SaveConflict[] = [];
  for (const { path, expected } of files) {
    await refuseUnfit(repository, tree, path);
    const found = await findInTree(repository, tree, path);
    if (!differs(expected, found?.oid ?? null)) continue;
    conflicts.push({ path, current: found && (await readStored(repository, found)) });
  }
  return conflicts;
}

/** Told before the draft is replaced: in the version the path is no ordinary file, or lies below one. */
async function refuseUnfit(repository: Repository, tree: Oid, path: string): Promise<void> {
  const parts = path.split('/');
  let at = tree;
  for (const [index, part] of parts.entries()) {
    const entry = (await repository.readTree(at)).find(({ name }) => name === part);
    if (!entry) return;
    const isLast = index === parts.length - 1;
    if (isLast ? entry.mode.startsWith('100') : entry.mode === '40000') {
      at = entry.oid;
      continue;
    }
    const here = parts.slice(0, index + 1).join('/');
    const what = isLast ? 'is no ordinary file' : 'is a file, not a folder,';
    throw new Failure('path-invalid', `${here} ${what} in that version.`, { path });
  }
}
