import type { ErrorInfo } from './errors.ts';
import type { Instant } from './shapes.ts';

/** Long work, as a full record each time, never a delta. */
export type Job = {
  id: string;
  kind: 'deploy' | 'restore' | 'open' | 'compare' | 'doctor' | 'verify';
  title: string;
  /** All phases in order, and the one it is in. */
  phases: string[];
  phase: string;
  /** 0..1 over the whole job; null when unknown. */
  ratio: number | null;
  message: string;
  state: 'running' | 'succeeded' | 'failed' | 'cancelled';
  cancellable: boolean;
  startedAt: Instant;
  endedAt: Instant | null;
  error: ErrorInfo | null;
  /** The receipt that a deployment ended in. */
  receiptId: string | null;
};
