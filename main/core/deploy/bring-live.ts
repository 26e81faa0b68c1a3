import type { Receipt } from '../../../contract/receipt.ts';
import { asFailure, Failure } from '../failure.ts';
import type { JobControl } from '../jobs.ts';
import type { Deployment } from './deployment.ts';
import { type End, nameOf, sentences, unchanged } from './end.ts';
import { checkHealth } from './health.ts';
import { phaseStep } from './phases.ts';
import type { Prepared } from './prepare.ts';
import { type ReadBack, readBack } from './read-back.ts';
import { leftOut } from './release-files.ts';

/**
 * From the switch on: makes the staged release live, reads it back, and switches back when it is not exactly
 * the version. Never throws.
 */
export async function bringLive(
  deployment: Deployment,
  open: Receipt,
  prepared: Prepared,
  control: JobControl,
): Promise<End> {
  const { target, version, environment } = deployment;
  const { before, content, staged, artifact, overwrote } = prepared;
  const amounts = { files: staged.files, bytes: staged.bytes, artifact };
  let how = '';
  try {
    how = await staged.activate();
  } catch (error) {
    const end = await afterFailedSwitch(deployment, open, prepared, asFailure(error, 'switch'));
    if (end) return { ...amounts, ...end, overwrote: end.outcome === 'failed' ? null : overwrote };
  }
  const result = await look(deployment, open, prepared, control);
  const health = result.matches ? await healthOf(deployment, control) : null;
  const proof = { ...amounts, health };
  if (result.matches && health?.healthy !== false) {
    const protect = [open.releaseId, ...(before ? [before.id] : [])];
    const pruned = await target.prune(protect).catch(() => null);
    const notes = [leftOut(content), pruned === null ? 'Old releases could not be removed.' : null];
    const live = `${version.name} is live in ${environment.name}.`;
    const message = sentences(live, result.message, health?.message ?? null, how, ...notes);
    return { ...proof, outcome: 'succeeded', message, error: null, overwrote, readBack: result };
  }
  const error =
    health === null
      ? new Failure('verification-failed', result.message)
      : new Failure('deployment-failed', health.message);
  const end = await goBack(deployment, prepared, error);
  // Switched back, what somebody had changed is live again as it was; what was read back is not.
  if (end.outcome === 'rolled-back') {
    return { ...proof, ...end, overwrote: null, readBack: result.matches ? null : result };
  }
  return { ...proof, ...end, overwrote, readBack: result };
}

/** Can be cancelled: that is taken for a failed check. Null where nothing is to be asked. */
async function healthOf({ environment }: Deployment, control: JobControl): Promise<Receipt['health']> {
  if (!environment.health) return null;
  phaseStep(control, control.signal, 'Check its health', [0.95, 0.97]);
  control.cancellableAgain();
  try {
    return await checkHealth(environment.health, control.signal, message => control.report({ message }));
  } finally {
    control.pointOfNoReturn();
  }
}

/** Never cancelled: the switch has happened. */
async function look(
  { target, version, environment }: Deployment,
  open: Receipt,
  { content }: Prepared,
  control: JobControl,
): Promise<ReadBack> {
  const step = phaseStep(control, new AbortController().signal, 'Read back', [0.72, 0.95]);
  try {
    const live = await target.live();
    if (live?.id !== open.releaseId) {
      return {
        matches: false,
        files: 0,
        message: 'Another release is live than the one that was switched to.',
      };
    }
    return await readBack(live, version.name, content.files, environment.connections, step);
  } catch (error) {
    const { message } = asFailure(error, 'read back what is live');
    return {
      matches: false,
      files: 0,
      message: sentences(`What is live could not be read back: ${message}`),
    };
  }
}

type Short = Pick<End, 'outcome' | 'message' | 'error' | 'readBack'>;

/** Null when the switch has happened in spite of its error: reading back decides then. */
async function afterFailedSwitch(
  { target }: Deployment,
  open: Receipt,
  { before, staged }: Prepared,
  error: Failure,
): Promise<Short | null> {
  try {
    const live = await target.live();
    if (live?.id === open.releaseId) return null;
    await staged.discard().catch(() => undefined);
    const same = (live?.id ?? null) === (before?.id ?? null);
    const message = sentences(error.message, same ? unchanged(before) : 'Another release is live now.');
    return { outcome: 'failed', message, error, readBack: null };
  } catch {
    const message = sentences(error.message, 'It could not be found out what is live now.');
    return { outcome: 'indeterminate', message, error, readBack: null };
  }
}

async function goBack(
  { target }: Deployment,
  { before, staged }: Prepared,
  error: Failure,
): Promise<Omit<Short, 'readBack'>> {
  try {
    await target.revert(before?.id ?? null);
  } catch (cause) {
    const { message } = asFailure(cause, 'switch back');
    return {
      outcome: 'indeterminate',
      message: sentences(error.message, `Switching back failed too: ${message}`),
      error,
    };
  }
  await staged.discard().catch(() => undefined);
  const again =
    before === null ? 'Nothing is live, as before.' : `Switched back: ${nameOf(before)} is live again.`;
  return { outcome: 'rolled-back', message: `${error.message} ${again}`, error };
}
