import type { ErrorCode } from '../../../contract/errors.ts';
import { Failure } from '../failure.ts';
import type { CheckoutChange } from './checkout.ts';
import type { CheckoutIntent } from './checkout-journal.ts';
import type { Oid, TreeChange } from './types.ts';

type Sources = {
  diffTrees: (a: Oid, b: Oid) => Promise<TreeChange[]>;
  /** Throws `path-invalid` where a name can't be written out or written back. */
  refuseNames: (changes: TreeChange[], between: { from: Oid; to: Oid }) => Promise<void>;
};

/** What waiting does not mend. */
const lost: ReadonlySet<ErrorCode> = new Set(['version-damaged', 'path-invalid']);

/** The changes between two trees; a sentence when they can't be made any more. */
async function readChanges(from: Oid, to: Oid, { diffTrees, refuseNames }: Sources) {
  try {
    const changes: CheckoutChange[] = await diffTrees(from, to);
    await refuseNames(changes, { from, to });
    return changes;
  } catch (error) {
    if (error instanceof Failure && lost.has(error.code)) return error.message;
    throw error;
  }
}

/**
 * What a record of a checkout tells: first its own changes, `own` of them, then what else may not be on the disk
 * as its tree has it. A sentence when that can't be known any more.
 */
export async function readRecorded(
  { from, to, over }: Pick<CheckoutIntent, 'from' | 'to' | 'over'>,
  sources: Sources,
): Promise<string | { changes: CheckoutChange[]; own: number }> {
  const own = await readChanges(from, to, sources);
  if (typeof own === 'string') return own;
  const all = new Map(own.map(change => [change.path, change]));
  for (const tree of over) {
    const earlier = await readChanges(tree, to, sources);
    // What only a lost tree tells of is not known any more.
    for (const change of typeof earlier === 'string' ? [] : earlier) {
      const { others = [], ...known } = all.get(change.path) ?? change;
      all.set(change.path, change.before ? { ...known, others: [...others, change.before] } : known);
    }
  }
  return { changes: [...all.values()], own: own.length };
}

export const reversed = (changes: readonly CheckoutChange[]): CheckoutChange[] =>
  changes.map(change => ({ ...change, before: change.after, after: change.before }));
