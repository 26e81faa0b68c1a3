import type { Receipt } from '../../../contract/receipt.ts';
import { Failure } from '../failure.ts';
import type { Repository } from '../repository/types.ts';
import { openAudit } from './audit.ts';
import { activityTitle } from './deployment.ts';
import { type Intent, leaveIntent, removeIntent, writeIntent } from './intent.ts';

// Each try waits for the lock on its own.
const busyTries = 3;

/**
 * Ends a deployment with its one receipt: kept in the intent first, so that a kill in between only delays it,
 * then appended to the audit trail, then the intent goes. Throws when the receipt could not be written yet.
 */
export async function settle(
  repository: Repository,
  intent: Intent,
  receipt: Receipt,
  appVersion: string,
): Promise<void> {
  const { gitDir } = repository;
  try {
    // A full disk may refuse this one and still have room for the record.
    await writeIntent(gitDir, { ...intent, ended: true, receipt }).catch(() => undefined);
    await appendReceipt(repository, receipt, appVersion);
    await removeIntent(gitDir, receipt.id);
  } catch (error) {
    leaveIntent(receipt.id);
    throw error;
  }
}

/** Adds a receipt to the audit trail; waits for others who write there. Throws `busy` or a system error's code. */
export async function appendReceipt(
  repository: Repository,
  receipt: Receipt,
  appVersion: string,
): Promise<void> {
  const entry = {
    id: receipt.id,
    at: receipt.endedAt,
    who: receipt.who,
    kind: 'deployment' as const,
    title: activityTitle(receipt),
    version: receipt.version,
    environment: receipt.environment,
    outcome: receipt.outcome,
    receipt,
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await openAudit(repository).append(entry, appVersion);
    } catch (error) {
      const busy = error instanceof Failure && error.code === 'busy';
      if (!busy || attempt === busyTries) throw error;
    }
  }
}
