import { Failure } from '../../failure.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import type { DraftState, Workspace } from '../workspace.ts';
import { appendDraft, type DraftTip, readDraftEntry, readDraftTip, writeDraftEntry } from './draft-log.ts';
import type { DraftKind } from './draft-record.ts';
import { replaceInTree } from './replace-in-tree.ts';

export type Entry = { kind: DraftKind; subject: string; tree: Oid; base: string | null; undo: Oid | null };

const withHead = async (workspace: Workspace, entry: Entry) => {
  const { commit: head } = await workspace.repository.head();
  return { ...entry, head, signature: await workspace.draftSignature() };
};

/** Appends an entry to the draft's history, with HEAD as it stands. Call it within `write`. */
export const recordEntry = async (
  workspace: Workspace,
  tip: DraftTip | null,
  entry: Entry,
): Promise<DraftTip> => appendDraft(workspace.repository, tip, await withHead(workspace, entry));

/** The same, without moving the ref. */
export const prepareEntry = async (workspace: Workspace, tip: DraftTip | null, entry: Entry) =>
  writeDraftEntry(workspace.repository, tip, await withHead(workspace, entry));

/** The restore that Undo still can take back after an entry. */
export const undoOf = (tip: DraftTip | null): Oid | null =>
  tip?.record.kind === 'restore' ? tip.commit : (tip?.record.undo ?? null);

/**
 * Makes sure that what stands in the working folder is in the draft's history, so that whatever comes next
 * can replace it. Call it within `write`.
 */
export async function captureWorkingFolder(workspace: Workspace): Promise<DraftState> {
  const [tip, { tree }] = [await readDraftTip(workspace.repository), await workspace.scan()];
  if (tip !== null && tip.tree === tree) {
    workspace.reachedEntry = tip.commit;
    return { tip, tree };
  }
  const cutOff = tip && (await findCutOff(workspace, tip, tree));
  const captured = await recordEntry(
    workspace,
    tip,
    cutOff ?? {
      kind: 'outside',
      subject: tip === null ? 'The project as it was found' : 'Changes made outside Tagline',
      tree,
      base: await workspace.findBase(tip),
      undo: undoOf(tip),
    },
  );
  return { tip: captured, tree };
}

/**
 * An undo is in the history before the folder changes. When the folder still is as before it, it was killed in
 * between: an entry that says so, after which Undo can take back again what it could before.
 */
async function findCutOff(
  { repository, reachedEntry }: Workspace,
  tip: DraftTip,
  tree: Oid,
): Promise<Entry | null> {
  if (tip.record.kind !== 'undo' || tip.commit === reachedEntry) return null;
  try {
    const { before } = await readDraftEntry(repository, tip.commit);
    const earlier = before && (await readDraftEntry(repository, before));
    if (!earlier || earlier.tree !== tree) return null;
    const { base } = earlier.record;
    return {
      kind: 'undo',
      subject: `${tip.record.subject} was interrupted`,
      tree,
      base,
      undo: undoOf(earlier),
    };
  } catch (error) {
    // A damaged entry says nothing about the folder.
    if (error instanceof Failure) return null;
    throw error;
  }
}

/**
 * Records what a command has just written to the working folder; nothing when the tree is the same. With the
 * saved `files`, the folder need not be looked at where the draft knows them all.
 */
export async function recordSave(
  workspace: Workspace,
  subject: string,
  files: { path: string; bytes: Uint8Array }[] | null = null,
): Promise<void> {
  const tip = await readDraftTip(workspace.repository);
  const replaced = files && tip?.tree ? await replaceFiles(workspace.repository, tip.tree, files) : null;
  const tree = replaced ?? (await workspace.scan()).tree;
  if (tip?.tree === tree) return;
  const base = await workspace.findBase(tip);
  await recordEntry(workspace, tip, { kind: 'save', subject, tree, base, undo: undoOf(tip) });
}

async function replaceFiles(
  repository: Repository,
  tree: Oid,
  files: { path: string; bytes: Uint8Array }[],
): Promise<Oid | null> {
  const stored: { path: string; oid: Oid }[] = [];
  for (const { path, bytes } of files) stored.push({ path, oid: await repository.writeBlob(bytes) });
  return replaceInTree(repository, tree, stored);
}
