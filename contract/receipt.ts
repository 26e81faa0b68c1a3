import type { Instant, Person } from './shapes.ts';

export type Outcome = 'succeeded' | 'failed' | 'rolled-back' | 'cancelled' | 'indeterminate';

/** Where the author's name and address were found: Tagline's settings, git's configuration, or one in each. */
export type AuthorSource = 'settings' | 'git' | 'settings-and-git';

/** The answer of an environment's health check. `message` is a plain sentence. */
export type Health = { healthy: boolean; tries: number; message: string };

/** The permanent record of one deployment. Fields that came later are null in older receipts. */
export type Receipt = {
  /** Names the deployment, from its beginning on. */
  id: string;
  /** `adopt`: what ran there became a version; nothing was brought. */
  action: 'deploy' | 'promote' | 'rollback' | 'adopt';
  startedAt: Instant;
  endedAt: Instant;
  durationMs: number;
  who: Person;
  whoKnownBy: AuthorSource | null;
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
  /** For a rollback: the receipt of the deployment that it takes back. */
  rollbackOf: string | null;
  reason: string;
  releaseId: string;
  files: number;
  bytes: number;
  /**
   * Hexadecimal SHA-256 over the deployed files (docs/formats/audit-trail.md says of what exactly); null when
   * the deployment ended before they were brought.
   */
  artifact: string | null;
  /** The names of the credentials that it used, never a value; null when that is not known. */
  credentials: string[] | null;
  outcome: Outcome;
  /** A plain sentence: what happened, what is live now. */
  message: string;
  /** What somebody had changed there that was overwritten, as a sentence; null when that was nothing. */
  overwrote: string | null;
  readBack: { matches: boolean; files: number; message: string } | null;
  /** Null when the environment has no health check, or it was not reached. */
  health: Health | null;
};

/** Where an entry stands in the chain of records. */
export type RecordPlace = {
  /** 1 for the first. */
  sequence: number;
  /** The commit that holds it, and the one of the record before, whose hash it repeats; null for the first. */
  commit: string;
  previous: string | null;
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
  /** Absent for what no record holds, or a damaged one: it is told by the chain, not by the record. */
  record?: RecordPlace | undefined;
};
