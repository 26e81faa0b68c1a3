import type { ErrorInfo } from './errors.ts';
import type { Instant } from './shapes.ts';

/** One line of what a job told. Without a `message` it tells that the phase began. */
export type JobLine = {
  at: Instant;
  phase: string;
  message: string;
  /** Progress, whose place the next such line of the phase takes. */
  passing: boolean;
};

/** How far a phase has come. `bytes` are those that were read to be sent; null where that is not known. */
export type JobAmount = { files: { done: number; total: number }; bytes: number | null };

/** Long work, as a full record each time, never a delta. */
export type Job = {
  id: string;
  kind: 'deploy' | 'restore' | 'open' | 'compare' | 'doctor' | 'verify' | 'connection';
  title: string;
  /** All phases in order, and the one it is in. */
  phases: string[];
  phase: string;
  /** 0..1 over the whole job; null when unknown. */
  ratio: number | null;
  message: string;
  /** Of the phase that it is in; null or left out where that can't be told. `message` says the same in words. */
  amount?: JobAmount | null;
  /** All that it told, oldest first; of very much, the newest 200 lines. */
  log: JobLine[];
  state: 'running' | 'succeeded' | 'failed' | 'cancelled';
  cancellable: boolean;
  startedAt: Instant;
  endedAt: Instant | null;
  error: ErrorInfo | null;
  /** The receipt that a deployment ended in. */
  receiptId: string | null;
  /** The id of the environment that it works on, for a deployment. */
  environment: string | null;
};
