import type { DeploymentCell, DeploymentMatrix } from '../../../contract/commands/deploy.ts';
import type { ActivityEntry, Receipt } from '../../../contract/receipt.ts';
import { runningHistory } from '../environments/running.ts';

/**
 * What ran where, by the receipts: for each version and environment the last attempt, and since when and until when
 * that version ran there. Rows are versions, also such as have been deleted since.
 * @param entries the audit trail, newest first
 */
export function deploymentMatrix(entries: ActivityEntry[]): DeploymentMatrix {
  const receipts = entries.flatMap(({ receipt }) => (receipt ? [receipt] : []));
  const places = new Set(receipts.map(({ environment }) => environment.id));
  const rows = new Map<string, Map<string, DeploymentCell>>();
  for (const place of places) {
    const there = receipts.filter(({ environment }) => environment.id === place);
    const runningId = runningHistory(entries, place).running?.id ?? null;
    /** When what is looked at next was replaced; null: by nothing. */
    let replacedAt: string | null = null;
    for (const receipt of there) {
      const row = rows.get(receipt.version) ?? new Map<string, DeploymentCell>();
      rows.set(receipt.version, row);
      const known = row.get(place);
      const ran: DeploymentCell['ran'] =
        receipt.outcome === 'succeeded' ? { since: receipt.endedAt, until: replacedAt } : null;
      if (known) {
        known.attempts += 1;
        known.ran ??= ran;
        known.runs ||= receipt.id === runningId;
      } else {
        row.set(place, firstCell(receipt, ran, receipt.id === runningId));
      }
      if (ran) replacedAt = receipt.endedAt;
    }
  }
  // A version may have any name, `__proto__` too.
  return { cells: Object.fromEntries([...rows].map(([name, row]) => [name, Object.fromEntries(row)])) };
}

const firstCell = (
  { id, outcome, action, endedAt, who }: Receipt,
  ran: DeploymentCell['ran'],
  runs: boolean,
): DeploymentCell => ({ receiptId: id, outcome, action, endedAt, who: who.name, attempts: 1, ran, runs });
