import { Failure } from '../../failure.ts';
import type { Oid, RefChange, Repository, Signature } from '../../repository/types.ts';
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

type DraftAddition = DraftRecord & { tree: Oid; signature: Signature };

/** Writes an entry of the draft's history; it is one when the ref has moved as answered. */
export async function writeDraftEntry(
  repository: Repository,
  tip: DraftTip | null,
  { tree, signature, ...record }: DraftAddition,
): Promise<{ change: RefChange; entry: DraftTip }> {
  const commit = await repository.writeCommit({
    tree,
    // A damaged entry can't be a parent: git would refuse to read past it.
    parents: tip === null || tip.tree === null ? [] : [tip.commit],
    author: signature,
    message: encodeDraftRecord(record),
  });
  return {
    change: { ref: draftRef, next: commit, expected: tip?.commit ?? null },
    entry: { commit, tree, date: signature.date, record },
  };
}

/** Appends a state to the draft's history. Call it within `exclusive`; its objects must be written. */
export async function appendDraft(
  repository: Repository,
  tip: DraftTip | null,
  state: DraftAddition,
): Promise<DraftTip> {
  const { change, entry } = await writeDraftEntry(repository, tip, state);
  await repository.updateRef(change.ref, change.next, change.expected);
  return entry;
}
