import type { ErrorInfo } from '../../contract/errors.ts';
import type { Job } from '../../contract/job.ts';
import type { Notice } from '../../contract/snapshot.ts';
import type { Core } from '../core/core.ts';
import { Failure } from '../core/failure.ts';
import { createCrashBudget } from './crash-budget.ts';
import { answerPortCall, coreSettings, type HeadPorts, offersOf } from './head-ports.ts';
import type { ThreadStart } from './messages.ts';
import { createMirror } from './mirror.ts';
import { linkThread, type ThreadLink } from './thread-link.ts';

export type CoreThreadOptions = {
  /** Absolute path of the built `core-thread/thread.cjs`. */
  program: string;
  /** Told what went wrong inside, for a log: a sentence and what a developer wants to see. */
  onTrouble: (what: string, detail: string) => void;
  /** The largest heap of the thread, for objects; file contents lie outside of it. */
  heapMb?: number;
};

const startsAgain = 3;
const withinMs = 60_000;

/**
 * Starts the core in a thread of its own (docs/decisions/008-core-in-a-thread.md) and answers it as if it ran
 * here. When the thread dies, what it was asked ends with `internal`, running work is told as failed, and a new
 * thread opens the same project; after too many deaths in a minute everything is answered with `disconnected`.
 *
 * Rejects when the core can't start at all.
 */
export async function startCoreThread(ports: HeadPorts, options: CoreThreadOptions): Promise<Core> {
  const { program, onTrouble, heapMb = 2048 } = options;
  const mirror = createMirror();
  const budget = createCrashBudget(startsAgain, withinMs);
  let state: 'starting' | 'running' | 'given-up' | 'closing' = 'starting';

  const start = (project: string | null, notices: Notice[]): ThreadLink =>
    linkThread({
      program,
      heapMb,
      start: startOf(ports, project, notices),
      onEvent: mirror.receive,
      onTrouble,
      answer: call => answerPortCall(ports, call),
      onEnd: reason => {
        if (state === 'running') bringBack(reason);
      },
      gone: () => (state === 'running' ? died : state === 'given-up' ? givenUp : closed),
    });

  const bringBack = (reason: string) => {
    onTrouble('The core’s thread is gone', reason);
    if (budget.spend(Date.now())) link = start(mirror.project(), [broughtBackNotice]);
    else {
      state = 'given-up';
      mirror.notice(givenUpNotice);
    }
    mirror.failRunning(died);
  };

  let link = start(null, []);
  await link.ready;
  state = 'running';

  return {
    invoke: (command, input) => link.ask({ kind: 'invoke', command, input }),
    subscribe: mirror.subscribe,
    snapshot: mirror.current,
    waitForJob: async id => {
      const reply = await link.ask({ kind: 'wait-for-job', job: id });
      if (reply.ok) return reply.value as Job;
      // The thread died: the job has failed with it, and its record says so.
      const known = mirror.job(id);
      if (known) return known;
      throw new Failure(reply.error.code, reply.error.message, reply.error.data);
    },
    close: async () => {
      const reply = await link.ask({ kind: 'close' });
      const before = state;
      state = 'closing';
      await link.end();
      if (!reply.ok && before === 'running') {
        throw new Failure(reply.error.code, reply.error.message, reply.error.data);
      }
    },
  };
}

function startOf(ports: HeadPorts, project: string | null, notices: Notice[]): ThreadStart {
  const { head, appVersion, capabilities, dataDir, documentsDir, assetsDir, corruptSettings } = ports;
  const corrupt = corruptSettings === undefined ? {} : { corruptSettings };
  return {
    ports: { head, appVersion, capabilities, dataDir, documentsDir, assetsDir, ...corrupt },
    offers: offersOf(ports),
    settings: coreSettings(ports),
    notices,
    project,
  };
}

const kept = 'What was saved, and text that was not, is kept.';

const died: ErrorInfo = {
  code: 'internal',
  message: `Tagline’s inner part failed meanwhile and was started again. ${kept} Look whether it was done before you try again.`,
  data: {},
};
const givenUp: ErrorInfo = {
  code: 'disconnected',
  message: `Tagline’s inner part keeps failing. ${kept} Close Tagline and start it again.`,
  data: {},
};
const closed: ErrorInfo = { code: 'disconnected', message: 'Tagline is shutting down.', data: {} };

const broughtBackNotice: Notice = {
  id: 'core-brought-back',
  tone: 'warning',
  title: 'Tagline’s inner part failed and was started again',
  detail: `${kept} What it was doing then may not be done.`,
};
const givenUpNotice: Notice = {
  id: 'core-given-up',
  tone: 'error',
  title: 'Tagline’s inner part keeps failing',
  detail: `${kept} Close Tagline and start it again.`,
};
