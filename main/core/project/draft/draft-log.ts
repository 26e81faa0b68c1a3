import { Failure } from '../../failure.ts';
import type { Oid, Repository, Signature } from '../../repository/types.ts';
import { draftRef } from '../refs.ts';
import { type DraftRecord, decodeDraftRecord, encodeDraftRecord } from './draft-record.ts';

/** The newest entry of the draft's history. */
export type DraftTip = { commit: Oid; tree: Oid | null; date: Date | null; record: DraftRecord };

/** An entry of the draft's history. Throws `repository-damaged`. */
export async function readDraftEntry(
  repository: Repository,
  commit: Oid,
): Promise<DraftTip & { before: Oid | null }> {
  const { tree, parents, committer, message } = await repository.readCommit(commit);
  const date = committer?.date ?? null;
  return { commit, tree, date, record: decodeDraftRecord(message), before: parents[0] ?? null };
}

/** Null before the first save. A damaged entry counts as unknown, so that one can go on from there. */
export async function readDraftTip(repository: Repository): Promise<DraftTip | null> {
  const commit = await repository.readRef(draftRef);
  if (commit === null) return null;
  try {
    return await readDraftEntry(repository, commit);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { commit, tree: null, date: null, record: decodeDraftRecord('') };
  }
}

/** Appends a state to the draft's history. Call it within `exclusive`; its objects must be written. */
export async function appendDraft(
  repository: Repository,
  tip: DraftTip | null,
  state: DraftRecord & { tree: Oid; signature: Signature },
): Promise<DraftTip> {
  const { tree, signature, ...record } = state;
  const commit = await repository.writeCommit({
    tree,
    // A damaged entry can't be a parent: git would refuse to read past it.
    parents: tip === null || tip.tree === null ? [] : [tip.commit],
    author: signature,
    message: encodeDraftRecord(record),
  });
  await repository.updateRef(draftRef, commit, tip?.commit ?? null);
  return { commit, tree, date: signature.date, record };
}
