import type { Instant, Person } from './shapes.ts';

export type Outcome = 'succeeded' | 'failed' | 'rolled-back' | 'cancelled' | 'indeterminate';

/** The permanent record of one deployment. */
export type Receipt = {
  id: string;
  action: 'deploy' | 'promote' | 'rollback';
  startedAt: Instant;
  endedAt: Instant;
  durationMs: number;
  who: Person;
  host: string;
  appVersion: string;
  environment: { id: string; name: string };
  /** For a promotion: the environment that the version came from. */
  from: { id: string; name: string } | null;
  target: { kind: string; summary: string };
  version: string;
  /** Object ids: of the tag (of the commit, for a lightweight tag), the commit and the tree. */
  tag: string;
  commit: string;
  tree: string;
  previousVersion: string | null;
  reason: string;
  releaseId: string;
  files: number;
  bytes: number;
  outcome: Outcome;
  /** A plain sentence: what happened, what is live now. */
  message: string;
  readBack: { matches: boolean; files: number; message: string } | null;
};

/** One line of the audit trail. Deployments carry their receipt. */
export type ActivityEntry = {
  id: string;
  at: Instant;
  who: Person | null;
  kind: 'deployment' | 'version' | 'restore' | 'undo' | 'environment' | 'damaged';
  /** A plain sentence, for example `Deployed 1.4.0 to production`. */
  title: string;
  version: string | null;
  environment: { id: string; name: string } | null;
  outcome: Outcome | null;
  receipt: Receipt | null;
};
