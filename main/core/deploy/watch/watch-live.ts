import type { ErrorCode } from '../../../../contract/errors.ts';
import type { Environment, EnvironmentDefinition, LiveLook } from '../../../../contract/snapshot.ts';
import { openEnvironments } from '../../environments/environments.ts';
import type { Workspace } from '../../project/workspace.ts';
import { quietly } from '../../vault/secrets.ts';
import { look } from '../check.ts';
import { withTarget } from '../targets/table.ts';
import { type Target, unattended } from '../targets/target.ts';

type Watch = {
  workspace: Workspace;
  /** Minutes between two rounds; 0: none. Asked again and again, so that a changed setting counts at once. */
  minutes: () => number;
  /** Whether a deployment to this environment is under way: what is half there is no drift. */
  deploying: (environmentId: string) => boolean;
  /** Something was found that a screen shows. */
  changed: () => void;
  tickMs?: number;
};

/** After these, asking again by itself could lock an account, or only repeat what a person has to settle. */
const forPeople: readonly ErrorCode[] = [
  'authentication-failed',
  'credential-missing',
  'host-key-changed',
  'host-key-unknown',
  'vault-locked',
];

/**
 * Looks now and then at what really runs in the environments, one after the other, as long as a window is open.
 * Answers the function that ends it and waits for what has begun.
 */
export function watchLive({
  workspace,
  minutes,
  deploying,
  changed,
  tickMs = 20_000,
}: Watch): () => Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  /** Environments that wait for a person, by their target's settings. */
  const waiting = new Map<string, string>();
  let lastRound: number | null = null;
  let round: Promise<void> | null = null;

  const lookAt = async (environment: EnvironmentDefinition & Pick<Environment, 'running'>) => {
    const settings = JSON.stringify(environment.target);
    if (waiting.get(environment.id) === settings || deploying(environment.id)) return;
    const found = async () => told(await workspace.looks.of(environment, environment.running));
    const before = await found();
    const lookThere = async (target: Target) => {
      const { reading } = await look(workspace, environment, target, workspace.clock, {
        ...unattended,
        signal,
      });
      if (reading.kind === 'unreachable' && forPeople.includes(reading.error.code)) {
        waiting.set(environment.id, settings);
      }
    };
    await withTarget(environment, quietly(workspace.secrets), lookThere, workspace.repository);
    if ((await found()) !== before) changed();
  };
  const lookAtAll = async () => {
    const environments = await openEnvironments(workspace.repository).summaries();
    for (const environment of environments) {
      if (signal.aborted) return;
      // What was never deployed to can't drift.
      if (environment.running) await lookAt(environment).catch(() => undefined);
    }
  };
  const tick = () => {
    const every = minutes() * 60_000;
    const now = performance.now();
    if (every === 0 || round !== null || (lastRound !== null && now - lastRound < every)) return;
    lastRound = now;
    round = lookAtAll()
      // Receipts that can't be read show where somebody needs them.
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

/** What a screen shows of it in words: the time alone is no news. */
const told = (look: LiveLook | null): string => JSON.stringify(look && { ...look, at: '' });
