import { openEnvironments } from '../../environments/environments.ts';
import { asFailure } from '../../failure.ts';
import type { OpenProject } from '../../project/types.ts';
import { quietly } from '../../vault/secrets.ts';
import { withTarget } from '../targets/table.ts';
import { unattended } from '../targets/target.ts';
import { openQueue } from './queue.ts';

/** By environment: whether its target answered when it was asked last. */
const answers = new WeakMap<OpenProject['repository'], Map<string, boolean>>();

/** Whether an environment that something waits for was found to be reachable. */
export const isReachable = ({ repository }: Pick<OpenProject, 'repository'>, id: string): boolean =>
  answers.get(repository)?.get(id) ?? false;

/**
 * Asks the targets that a queued deployment waits for whether they can be reached again. What it finds is only told:
 * nothing goes out by itself. Answers the function that ends it and waits for what has begun.
 */
export function watchQueue(project: OpenProject, changed: () => void, tickMs = 30_000): () => Promise<void> {
  const stop = new AbortController();
  const known = new Map<string, boolean>();
  answers.set(project.repository, known);
  let round: Promise<void> | null = null;

  const ask = async (id: string): Promise<boolean> => {
    try {
      const environment = await openEnvironments(project.repository).get(id);
      const step = { ...unattended, signal: stop.signal };
      await withTarget(
        environment,
        quietly(project.secrets),
        target => target.preflight(step),
        project.repository,
      );
      return true;
    } catch (error) {
      // Whatever else is wrong there, somebody answered: the plan tells it.
      return !['target-unreachable', 'vault-locked', 'environment-missing'].includes(asFailure(error).code);
    }
  };
  const askAll = async () => {
    const waiting = (await openQueue(project.repository.gitDir).list()).map(({ environment }) => environment);
    for (const id of known.keys()) if (!waiting.includes(id)) known.delete(id);
    for (const id of waiting) {
      if (stop.signal.aborted) return;
      // Asked no more than it takes: with wrong credentials, some would lock the account.
      if (known.get(id)) continue;
      const reachable = await ask(id);
      if (known.get(id) === reachable || stop.signal.aborted) continue;
      known.set(id, reachable);
      changed();
    }
  };
  const tick = () => {
    round ??= askAll()
      .catch(() => undefined)
      .finally(() => {
        round = null;
      });
  };
  const timer = setInterval(tick, tickMs).unref();
  return async () => {
    clearInterval(timer);
    stop.abort();
    await round;
  };
}
