import type { Receipt } from '../../../contract/receipt.ts';
import { asFailure, Failure } from '../failure.ts';
import type { JobControl } from '../jobs.ts';
import type { Deployment } from './deployment.ts';
import { type End, nameOf, sentences, unchanged } from './end.ts';
import { checkHealth } from './health.ts';
import type { Patience } from './patience.ts';
import { phaseStep } from './phases.ts';
import type { Prepared } from './prepare.ts';
import { type ReadBack, readBack } from './read-back.ts';
import { leftOut } from './release-files.ts';
import { unattended } from './targets/target.ts';

/**
 * From the switch on: makes the staged release live, reads it back, and switches back when it is not exactly
 * the version, or when it is cancelled. Never throws.
 */
export async function bringLive(
  deployment: Deployment,
  open: Receipt,
  prepared: Prepared,
  control: JobControl,
  patience: Patience,
): Promise<End> {
  const { target, version, environment } = deployment;
  const { before, content, staged, artifact, overwrote } = prepared;
  const amounts = { files: staged.files, bytes: artifact.bytes, artifact: artifact.sha256 };
  let how = '';
  let isOver = false;
  const switching = staged.activate().finally(() => {
    isOver = true;
  });
  try {
    how = await patience.wait(switching);
    control.note(how);
  } catch (error) {
    const end = isOver
      ? await afterFailedSwitch(deployment, open, prepared, asFailure(error, 'switch'), patience)
      : unanswered;
    if (end) return { ...amounts, ...end, overwrote: end.outcome === 'failed' ? null : overwrote };
  }
  const result = await look(deployment, open, prepared, control, patience);
  control.note(result.message);
  const health = result.matches ? await healthOf(deployment, control) : null;
  const proof = { ...amounts, health };
  if (result.matches && health?.healthy !== false) {
    const protect = [open.releaseId, ...(before ? [before.id] : [])];
    const pruned = await patience.wait(target.prune(protect)).catch(() => null);
    const notes = [leftOut(content), pruned === null ? 'Old releases could not be removed.' : null];
    const live = `${version.name} is live in ${environment.name}.`;
    const message = sentences(live, result.message, health?.message ?? null, how, ...notes);
    return { ...proof, outcome: 'succeeded', message, error: null, overwrote, readBack: result };
  }
  const error =
    health === null
      ? new Failure('verification-failed', result.message)
      : new Failure('deployment-failed', health.message);
  const end = await goBack(deployment, prepared, error, patience);
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
  return await checkHealth(environment.health, control.signal, control.note);
}

/** A cancel is taken for what does not match. */
async function look(
  { target, version, environment }: Deployment,
  open: Receipt,
  { content }: Prepared,
  control: JobControl,
  { wait }: Patience,
): Promise<ReadBack> {
  const step = phaseStep(control, control.signal, 'Read back', [0.72, 0.95]);
  try {
    step.signal.throwIfAborted();
    const live = await wait(target.live(step));
    if (live?.id !== open.releaseId) {
      return {
        matches: false,
        files: 0,
        message: 'Another release is live than the one that was switched to.',
      };
    }
    return await wait(readBack(live, version.name, content.files, environment.connections, step));
  } catch (error) {
    if (step.signal.aborted) return { matches: false, files: 0, message: 'Cancelled after the switch.' };
    const { message } = asFailure(error, 'read back what is live');
    return {
      matches: false,
      files: 0,
      message: sentences(`What is live could not be read back: ${message}`),
    };
  }
}

type Short = Pick<End, 'outcome' | 'message' | 'error' | 'readBack'>;

const findOut = 'Check the environment to find out.';

/** The switch may still happen. */
const unanswered: Short = {
  outcome: 'indeterminate',
  message: sentences('Cancelled during the switch. The target has not answered whether it happened', findOut),
  error: null,
  readBack: null,
};

/** Null when the switch has happened in spite of its error: reading back decides then. */
async function afterFailedSwitch(
  { target }: Deployment,
  open: Receipt,
  { before, staged }: Prepared,
  error: Failure,
  { wait, over }: Patience,
): Promise<Short | null> {
  try {
    const live = await wait(target.live({ ...unattended, signal: over.obey }));
    if (live?.id === open.releaseId) return null;
    await wait(staged.discard(), over.clearUp).catch(() => undefined);
    const same = (live?.id ?? null) === (before?.id ?? null);
    const message = sentences(error.message, same ? unchanged(before) : 'Another release is live now.');
    return { outcome: 'failed', message, error, readBack: null };
  } catch {
    const message = sentences(error.message, 'It is not known what is live now.', findOut);
    return { outcome: 'indeterminate', message, error, readBack: null };
  }
}

async function goBack(
  { target }: Deployment,
  { before, staged }: Prepared,
  error: Failure,
  { wait, over }: Patience,
): Promise<Omit<Short, 'readBack'>> {
  try {
    await wait(target.revert(before?.id ?? null, { ...unattended, signal: over.goBack }), over.goBack);
  } catch (cause) {
    const why = over.goBack.aborted
      ? 'The target did not answer when it was to switch back'
      : `Switching back failed too: ${asFailure(cause, 'switch back').message}`;
    return { outcome: 'indeterminate', message: sentences(error.message, why, findOut), error };
  }
  await wait(staged.discard(), over.clearUp).catch(() => undefined);
  const again =
    before === null ? 'Nothing is live, as before.' : `Switched back: ${nameOf(before)} is live again.`;
  return { outcome: 'rolled-back', message: `${error.message} ${again}`, error };
}
