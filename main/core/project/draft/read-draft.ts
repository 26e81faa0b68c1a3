import type { Counts, Instant } from '../../../../contract/shapes.ts';
import { Failure } from '../../failure.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import { countChanges } from '../renames.ts';
import type { Draft } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import { type DraftTip, readDraftEntry, readDraftTip } from './draft-log.ts';
import { undoOf } from './record-state.ts';

/** Counts between two trees, the last pair kept: the snapshot asks again and again for the same. */
export function createCounter(repository: Repository): (a: Oid | null, b: Oid) => Promise<Counts> {
  let last: { key: string; counts: Counts } | null = null;
  return async (a, b) => {
    const key = `${a}:${b}`;
    if (last?.key !== key)
      last = { key, counts: await countChanges(repository, await repository.diffTrees(a, b)) };
    return last.counts;
  };
}

const saved: ReadonlySet<string> = new Set(['save', 'outside', 'undo']);

/** Looks at the working folder and answers the latest draft. */
export async function readDraft(
  workspace: Workspace,
  count: (a: Oid | null, b: Oid) => Promise<Counts>,
): Promise<Draft> {
  const tip = await readDraftTip(workspace.repository);
  const tree = await readTree(workspace, tip);
  const base = await workspace.findBase(tip);
  const baseTree = base === null ? null : (await workspace.resolveVersion(base)).tree;
  const savedAt = tip !== null && saved.has(tip.record.kind) && tree !== baseTree ? instant(tip) : null;
  return { tree, base, baseTree, changes: await count(baseTree, tree), savedAt };
}

/** What Undo would take back: the last restore, until the next version or undo. */
export async function readUndo(
  repository: Repository,
): Promise<{ kind: 'restore'; version: string; at: Instant } | null> {
  const oid = undoOf(await readDraftTip(repository));
  if (oid === null) return null;
  try {
    const { record, date, before } = await readDraftEntry(repository, oid);
    if (before === null || record.base === null) return null;
    return { kind: 'restore', version: record.base, at: (date ?? new Date(0)).toISOString() };
  } catch (error) {
    // A damaged entry can't be undone; nothing else suffers from it.
    if (error instanceof Failure) return null;
    throw error;
  }
}

const instant = ({ date }: DraftTip) => date?.toISOString() ?? null;

/**
 * The working folder's tree. Where nothing can be written, a changed file can't become an object: what was
 * last recorded is shown then.
 */
async function readTree(workspace: Workspace, tip: DraftTip | null): Promise<Oid> {
  try {
    return (await workspace.scan()).tree;
  } catch (error) {
    if (workspace.readOnly === null || !(error instanceof Failure)) throw error;
    const { commit } = await workspace.repository.head();
    const recorded = tip?.tree ?? (commit && (await workspace.repository.readCommit(commit)).tree);
    if (recorded === null) throw error;
    return recorded;
  }
}
