import { randomUUID } from 'node:crypto';
import type { ErrorInfo } from '../../contract/errors.ts';
import type { CoreEvent } from '../../contract/events.ts';
import type { Job, JobAmount } from '../../contract/job.ts';
import { asFailure, Failure } from './failure.ts';
import { withLine } from './job-log.ts';

/** What a running job tells and asks. */
export type JobControl = {
  signal: AbortSignal;
  /** Moves to a phase (one of the job's), with an optional ratio (0..1, whole job) and passing sentence. */
  report: (update: {
    phase?: string;
    ratio?: number | null;
    message?: string;
    amount?: JobAmount | null;
  }) => void;
  /** Tells a sentence that stays in the job's log. */
  note: (message: string) => void;
  /** From here on a cancel is not possible any more. */
  pointOfNoReturn: () => void;
};

export type JobEnd = {
  state: 'succeeded' | 'failed' | 'cancelled';
  message: string;
  receiptId?: string;
  /** Why it failed, where the end has a receipt as well and so can't be told by throwing. */
  error?: ErrorInfo;
};

export type JobRequest = {
  kind: Job['kind'];
  title: string;
  phases: [string, ...string[]];
  cancellable: boolean;
  environment?: string;
  /** Ends as failed when it throws. */
  run: (control: JobControl) => Promise<JobEnd>;
};

export type Jobs = {
  /** Starts the work and answers at once; `done` resolves (never rejects) with the final record. */
  start: (request: JobRequest) => { id: string; done: Promise<Job> };
  /** Throws `job-missing`. Cancelling what has ended does nothing. */
  cancel: (id: string) => void;
  /** Resolves with the final record when the job has ended. Rejects with `job-missing`. */
  ended: (id: string) => Promise<Job>;
  all: () => Job[];
  /** Resolves when nothing runs any more. */
  settled: () => Promise<void>;
};

const reportEveryMs = 50;
const endedJobsKept = 20;

/** Keeps the records of long work and tells each change, progress at most every 50 ms. */
export function createJobs(emit: (event: CoreEvent) => void, clock: () => Date): Jobs {
  const jobs = new Map<string, { record: Job; abort: AbortController; done: Promise<Job> }>();

  const forgetOld = () => {
    const ended = [...jobs.values()].filter(job => job.record.state !== 'running');
    for (const job of ended.slice(0, -endedJobsKept)) jobs.delete(job.record.id);
  };

  const start: Jobs['start'] = request => {
    const id = randomUUID();
    const abort = new AbortController();
    let record: Job = {
      id,
      kind: request.kind,
      title: request.title,
      phases: request.phases,
      phase: request.phases[0],
      ratio: null,
      message: '',
      log: [],
      state: 'running',
      cancellable: request.cancellable,
      startedAt: clock().toISOString(),
      endedAt: null,
      error: null,
      receiptId: null,
      environment: request.environment ?? null,
    };
    let toldAt = 0;
    let later: NodeJS.Timeout | undefined;
    const tell = () => {
      clearTimeout(later);
      later = undefined;
      toldAt = performance.now();
      emit({ type: 'job', job: record });
    };
    const line = (message: string, passing: boolean) => {
      const at = clock().toISOString();
      record = { ...record, log: withLine(record.log, { at, phase: record.phase, message, passing }) };
    };
    line('', false);
    const put = (change: Partial<Job>, now: boolean) => {
      record = { ...record, ...change };
      const entry = jobs.get(id);
      if (entry) entry.record = record;
      const wait = toldAt + reportEveryMs - performance.now();
      if (now || wait <= 0) tell();
      // What a step told last stays on the screen while it waits, for a server for example.
      else later ??= setTimeout(tell, wait);
    };
    const control: JobControl = {
      signal: abort.signal,
      report: update => {
        const isNewPhase = update.phase !== undefined && update.phase !== record.phase;
        record = { ...record, ...(isNewPhase ? { amount: null } : {}), ...update };
        if (isNewPhase) line('', false);
        if (update.message) line(update.message, true);
        put(update, isNewPhase);
      },
      note: message => {
        line(message, false);
        put({ message, amount: null }, true);
      },
      pointOfNoReturn: () => put({ cancellable: false }, true),
    };
    const work = async (): Promise<Job> => {
      // The caller has the id before the first event tells of it.
      await Promise.resolve();
      emit({ type: 'job', job: record });
      let end: Partial<Job>;
      try {
        const { state, message, receiptId, error } = await request.run(control);
        end = {
          state,
          message,
          receiptId: receiptId ?? null,
          error: error ?? null,
          ratio: state === 'succeeded' ? 1 : record.ratio,
        };
      } catch (error) {
        const action = request.title.charAt(0).toLowerCase() + request.title.slice(1);
        const info = asFailure(error, action).toInfo();
        end = { state: 'failed', error: info, message: info.message };
      }
      line(end.message ?? '', false);
      put({ ...end, amount: null, cancellable: false, endedAt: clock().toISOString() }, true);
      forgetOld();
      return record;
    };
    const entry = { record, abort, done: Promise.resolve(record) };
    jobs.set(id, entry);
    entry.done = work();
    return { id, done: entry.done };
  };

  const find = (id: string) => {
    const job = jobs.get(id);
    if (!job) throw new Failure('job-missing', 'That work is not known any more.', { id });
    return job;
  };

  return {
    start,
    ended: async id => find(id).done,
    cancel: id => {
      const job = find(id);
      if (job.record.state === 'running' && job.record.cancellable) job.abort.abort();
    },
    all: () => [...jobs.values()].map(job => job.record),
    settled: async () => {
      await Promise.all([...jobs.values()].map(job => job.done));
    },
  };
}
