import type { Receipt } from '../../../contract/receipt.ts';
import { asFailure, type Failure } from '../failure.ts';
import type { JobControl } from '../jobs.ts';
import { bringLive } from './bring-live.ts';
import type { Deployment } from './deployment.ts';
import { type End, sentences } from './end.ts';
import { newIntent, writeIntent } from './intent.ts';
import { createPatience, type Patience } from './patience.ts';
import { type Held, prepare } from './prepare.ts';
import { settle } from './settle.ts';
import { closeTarget, type Target } from './targets/target.ts';

export type DeploymentEnd = {
  receipt: Receipt;
  /** Why it did not succeed; null for success and for a cancel. */
  error: Failure | null;
  /** Set when the receipt could not be written yet; the next opening of the project writes it. */
  receiptError: Failure | null;
};

/**
 * One deployment to any kind of target: lock, stage, verify, switch, read back. Whatever happens from here on
 * ends in exactly one receipt, and before the switch the old release stays live. The target is closed in the
 * end. Throws only when the intent can't be written: then nothing was begun.
 */
export async function runDeployment(
  deployment: Deployment,
  open: Receipt,
  control: JobControl,
): Promise<DeploymentEnd> {
  const { repository, environment, target, appVersion } = deployment;
  let intent = newIntent(environment.target, open);
  try {
    await writeIntent(repository.gitDir, intent);
  } catch (error) {
    await closeTarget(target);
    throw error;
  }
  const patience = createPatience(control.signal);
  const held: Held = { lock: null, staged: null };
  const end = await attempt(deployment, open, control, patience, held, async releaseId => {
    intent = { ...intent, before: { releaseId } };
    await writeIntent(repository.gitDir, intent);
  });
  control.pointOfNoReturn();
  control.report({ phase: 'Write the receipt', ratio: 0.97, message: '' });
  const credentials = deployment.credentials?.() ?? null;
  const receipt = { ...close(open, end, deployment.clock()), credentials };
  try {
    // Still under the target's lock: receipts stand in the order of what they tell.
    await settle(repository, intent, receipt, appVersion);
    return { receipt, error: end.error, receiptError: null };
  } catch (error) {
    return { receipt, error: end.error, receiptError: asFailure(error, 'write the receipt') };
  } finally {
    const left = leave(target, held, patience);
    await patience.wait(left, patience.over.clearUp).catch(() => letGo(held));
  }
}

async function attempt(
  deployment: Deployment,
  open: Receipt,
  control: JobControl,
  patience: Patience,
  held: Held,
  foundLive: (releaseId: string | null) => Promise<void>,
): Promise<End> {
  const prepared = await prepare(deployment, open, control, patience, held, foundLive);
  const end = prepared.ready ? await bringLive(deployment, open, prepared, control, patience) : prepared.end;
  try {
    await patience.wait(clearAway(held, patience), patience.over.clearUp);
    return end;
  } catch {
    const message = 'The target did not answer: copied files and a lock may still be there.';
    return { ...end, message: sentences(end.message, message, 'The next deployment removes them.') };
  }
}

/** Removes what was staged, once nothing is under way there any more. Never throws. */
async function clearAway(held: Held, { ended }: Patience): Promise<void> {
  await ended();
  const staged = await held.staged?.catch(() => null);
  await staged?.discard().catch(() => undefined);
}

/** What can't be removed holds nobody up: a lock of a process that has ended is taken over. Never throws. */
async function leave(target: Target, held: Held, { ended }: Patience): Promise<void> {
  await ended();
  const lock = await held.lock?.catch(() => null);
  await lock?.release().catch(() => undefined);
  await closeTarget(target);
}

/** The target does not answer any more. */
function letGo({ lock }: Held): void {
  lock?.then(
    taken => taken.letGo?.(),
    () => undefined,
  );
}

function close(open: Receipt, end: End, endedAt: Date): Receipt {
  const { error: _, ...ended } = end;
  const durationMs = Math.max(0, endedAt.getTime() - Date.parse(open.startedAt));
  return { ...open, endedAt: endedAt.toISOString(), durationMs, ...ended };
}
