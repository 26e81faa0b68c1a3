import type { ActivityEntry, Receipt } from '../../../contract/receipt.ts';
import type { Running } from '../../../contract/snapshot.ts';

/** What an environment runs by its receipts, and what ran before. */
export type RunningHistory = {
  /** The receipt of the deployment that brought what runs now. */
  running: Receipt | null;
  /** The receipt of what "Roll back" would bring back. */
  previous: Receipt | null;
};

/**
 * Follows the successful receipts of one environment. A rollback takes the deployment that it undoes off the
 * line, so rolling back twice goes back two versions instead of forth again (docs/decisions/006).
 * @param entries the audit trail, newest first
 */
export function runningHistory(entries: ActivityEntry[], environmentId: string): RunningHistory {
  const line: Receipt[] = [];
  for (const { receipt } of entries.toReversed()) {
    if (receipt?.environment.id !== environmentId || receipt.outcome !== 'succeeded') continue;
    if (receipt.action === 'rollback') {
      const target = line.findLastIndex(earlier => earlier.version === receipt.version);
      if (target >= 0) line.length = target;
    } else if (line.at(-1)?.version === receipt.version) {
      line.pop();
    }
    line.push(receipt);
  }
  return { running: line.at(-1) ?? null, previous: line.at(-2) ?? null };
}

/** What a screen is told of what runs somewhere. */
export const runningOf = ({ version, endedAt, who, id, health }: Receipt): Running => ({
  version,
  since: endedAt,
  who,
  receiptId: id,
  health,
});
