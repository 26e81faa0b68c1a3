import type { Counts } from '../../../../contract/shapes.ts';
import { Failure } from '../../failure.ts';
import { refuseUnwritable } from '../../repository/refuse-unwritable.ts';
import type { Progress, RefChange } from '../../repository/types.ts';
import { countChanges } from '../renames.ts';
import type { ResolvedVersion } from '../types.ts';
import type { DraftState, Workspace } from '../workspace.ts';
import { type DraftTip, readDraftEntry } from './draft-log.ts';
import { captureWorkingFolder, type Entry, prepareEntry, recordEntry, undoOf } from './record-state.ts';

/** More of them say nothing new. */
const mostRefusals = 20;

export type Restored = { counts: Counts; changed: boolean };

export type RestoreOptions = {
  progress?: Progress | undefined;
  /** What of the audit trail becomes durable together with it. */
  event?: () => Promise<RefChange | null>;
};

/**
 * Makes the version's state the working state, exactly. What the draft held is kept in its history, from
 * where Undo brings it back. Throws `version-missing`, `version-damaged`, `read-only`, `busy` ...
 */
export function restoreVersion(
  workspace: Workspace,
  name: string,
  options: RestoreOptions = {},
): Promise<Restored> {
  return workspace.write(async () => {
    const version = await workspace.resolveVersion(name);
    const restored = await replaceDraft(workspace, version, options);
    workspace.standing = { kind: 'draft' };
    return restored;
  });
}

/** What a restore of the version would be refused for, before anybody asks for it: a sentence each. */
export async function planRestore(workspace: Workspace, name: string): Promise<{ refusals: string[] }> {
  const { repository } = workspace;
  const { tree: to } = await workspace.resolveVersion(name);
  const { tree: from } = await workspace.draft();
  const refusals: string[] = [];
  const changes = await repository.diffTrees(from, to);
  await refuseUnwritable(changes, { from, to }, repository.readTree, ({ message }) => {
    if (refusals.length < mostRefusals) refusals.push(message);
  });
  return { refusals };
}

/** The same within `write`. */
export async function replaceDraft(
  workspace: Workspace,
  version: ResolvedVersion,
  options: RestoreOptions = {},
): Promise<Restored> {
  const { repository } = workspace;
  const state = await captureWorkingFolder(workspace);
  const changes = await repository.diffTrees(state.tree, version.tree);
  await refuseUnwritable(changes, { from: state.tree, to: version.tree }, repository.readTree);
  if (changes.length === 0 && (await workspace.findBase(state.tip)) === version.name) {
    return { counts: await countChanges(repository, changes), changed: false };
  }
  const { name, tree } = version;
  const entry: Entry = { kind: 'restore', subject: `Restore ${name}`, tree, base: name, undo: null };
  await checkOut(workspace, state, entry, options);
  return { counts: await countChanges(repository, changes), changed: changes.length > 0 };
}

/** Takes back the last restore, and what was saved since. Throws `nothing-to-undo`. */
export function undoRestore(workspace: Workspace): Promise<{ version: string }> {
  return workspace.write(async () => {
    const { repository } = workspace;
    const state = await captureWorkingFolder(workspace);
    const restore = undoOf(state.tip);
    const { record, before } = restore === null ? nothingToUndo() : await readDraftEntry(repository, restore);
    const version = record.base;
    if (before === null || version === null) return nothingToUndo();
    const { tree, record: earlier } = await readDraftEntry(repository, before);
    if (tree === null) return nothingToUndo();
    const subject = `Undo the restore of ${version}`;
    const entry: Entry = { kind: 'undo', subject, tree, base: earlier.base, undo: null };
    await checkOut(workspace, state, entry);
    workspace.standing = { kind: 'draft' };
    return { version };
  });
}

function nothingToUndo(): never {
  throw new Failure('nothing-to-undo', 'There is no restore to take back.');
}

/**
 * The history is written first: a kill in between leaves something to undo, never something to miss. When the
 * folder could not be changed at all, the history says so.
 */
async function checkOut(
  workspace: Workspace,
  before: DraftState,
  to: Entry,
  { progress, event }: RestoreOptions = {},
) {
  const { repository } = workspace;
  const { change, entry } = await prepareEntry(workspace, before.tip, to);
  const recorded = await event?.();
  let isRecorded = false;
  const between = async () => {
    isRecorded = true;
    if (before.tree === to.tree) return;
    await repository.checkout(before.tree, to.tree, progress === undefined ? {} : { progress });
  };
  try {
    await repository.publish({ refs: [change], between, after: recorded ? [recorded] : [] });
    workspace.reachedEntry = entry.commit;
  } catch (error) {
    // A disk without room has none for this either: why the restore failed is told all the same.
    if (isRecorded) await recordFailure(workspace, { entry, before }).catch(() => undefined);
    throw error;
  }
}

async function recordFailure(
  workspace: Workspace,
  { entry, before }: { entry: DraftTip; before: DraftState },
): Promise<void> {
  const { tree } = await workspace.scan();
  if (tree !== before.tree) return;
  const { base } = before.tip.record;
  const subject = `${entry.record.subject} failed`;
  await recordEntry(workspace, entry, { kind: 'undo', subject, tree, base, undo: undoOf(before.tip) });
}
