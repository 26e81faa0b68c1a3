import type { Receipt } from '../../../contract/receipt.ts';
import { asFailure, type Failure } from '../failure.ts';
import type { JobControl } from '../jobs.ts';
import { bringLive } from './bring-live.ts';
import type { Deployment } from './deployment.ts';
import type { End } from './end.ts';
import { newIntent, writeIntent } from './intent.ts';
import { prepare } from './prepare.ts';
import { settle } from './settle.ts';

export type DeploymentEnd = {
  receipt: Receipt;
  /** Why it did not succeed; null for success and for a cancel. */
  error: Failure | null;
  /** Set when the receipt could not be written yet; the next opening of the project writes it. */
  receiptError: Failure | null;
};

/**
 * One deployment to any kind of target: lock, stage, verify, switch, read back. Whatever happens from here on
 * ends in exactly one receipt, and before the switch the old release stays live. Throws only when the intent
 * can't be written: then nothing was begun.
 */
export async function runDeployment(
  deployment: Deployment,
  open: Receipt,
  control: JobControl,
): Promise<DeploymentEnd> {
  const { repository, environment, appVersion } = deployment;
  let intent = newIntent(environment.target, open);
  await writeIntent(repository.gitDir, intent);
  const end = await attempt(deployment, open, control, async releaseId => {
    intent = { ...intent, before: { releaseId } };
    await writeIntent(repository.gitDir, intent);
  });
  control.report({ phase: 'Write the receipt', ratio: 0.97, message: '' });
  const receipt = close(open, end, deployment.clock());
  try {
    await settle(repository, intent, receipt, appVersion);
    return { receipt, error: end.error, receiptError: null };
  } catch (error) {
    return { receipt, error: end.error, receiptError: asFailure(error, 'write the receipt') };
  }
}

async function attempt(
  deployment: Deployment,
  open: Receipt,
  control: JobControl,
  foundLive: (releaseId: string | null) => Promise<void>,
): Promise<End> {
  const prepared = await prepare(deployment, open, control, foundLive);
  if (!prepared.ready) return prepared.end;
  try {
    return await bringLive(deployment, open, prepared, control);
  } finally {
    // What is live is settled; a lock that can't be removed is taken over once this process has ended.
    await prepared.lock.release().catch(() => undefined);
  }
}

function close(open: Receipt, end: End, endedAt: Date): Receipt {
  const { error: _, ...ended } = end;
  const durationMs = Math.max(0, endedAt.getTime() - Date.parse(open.startedAt));
  return { ...open, endedAt: endedAt.toISOString(), durationMs, ...ended };
}
