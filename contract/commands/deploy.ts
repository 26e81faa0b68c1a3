import { z } from 'zod';
import { command } from '../command.ts';
import type { ErrorInfo } from '../errors.ts';
import type { Outcome, Receipt } from '../receipt.ts';
import type { Counts, Instant, Person } from '../shapes.ts';
import { nothing, versionName } from '../shapes.ts';
import type { LiveState, Running } from '../snapshot.ts';
import type { TargetLockState } from '../target.ts';
import type { FileChange } from './compare.ts';

/**
 * What to deploy. `environment`: promote what runs there. `previous`: roll back to what ran before. `undo`: the
 * same, but only as long as what this receipt tells of is what runs there.
 */
export const deploySource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('draft') }),
  z.object({ kind: z.literal('version'), name: versionName }),
  z.object({ kind: z.literal('environment'), id: z.string().min(1) }),
  z.object({ kind: z.literal('previous') }),
  z.object({ kind: z.literal('undo'), receipt: z.string().min(1).max(100) }),
]);
export type DeploySource = z.infer<typeof deploySource>;

/** What was changed at a target since the last deployment, three ways: the version, what is live, the draft. */
export type Drift = {
  /** What the receipts say that runs there; null when they tell of nothing. */
  version: string | null;
  /** From the version to what is live; empty when that can’t be told file by file. */
  changes: FileChange[];
  counts: Counts;
  /** From the version to the latest draft, and from what is live to it. */
  draftSinceVersion: Counts | null;
  draftSinceLive: Counts;
};

export type NotedVersion = {
  name: string;
  /** Its beginning, plain text. */
  description: string;
  author: Person | null;
  date: Instant | null;
};

/** The versions between what runs there, by its receipt, and what is chosen. */
export type PromotionNotes = {
  /** For example `production receives 4 versions, 12 changes.` */
  summary: string;
  /** Newest first, at most 100; the latest draft, which has no name yet, is not among them. */
  receives: NotedVersion[];
  /** Going back: what ran there and will not any more. Newest first, at most 100. */
  takesBack: NotedVersion[];
  /** How many there are of each, the draft counted. */
  received: number;
  takenBack: number;
  /** False: the history goes further back than was read, so there may be more. */
  complete: boolean;
  /** The same to hand on: plain text, and Markdown in which descriptions can't format anything. */
  text: string;
  markdown: string;
};

/** A value that the version declares in its `connections.yaml`, and whether the environment has one. */
export type ConnectionNeed = {
  /** `CONNECTION.FIELD` */
  key: string;
  /** The titles of the connection and of its field. */
  connection: string;
  title: string;
  secret: boolean;
  optional: boolean;
  /** `unknown`: the credentials are locked. */
  state: 'set' | 'missing' | 'unknown';
  /** The environment variable that gives a secret; null or left out where none does. */
  variable?: string | null;
};

/** What an environment has not received yet. */
export type Pending = {
  /** The newest version; null before the first. */
  newest: string | null;
  /** How many versions it would receive with that; null where nothing runs there yet. */
  versions: number | null;
  /** Files that the newest version, and the latest draft, would change there. */
  changes: Counts;
  draft: Counts;
};

export type DeployPlan = {
  /** The version that will be deployed; null for the draft, which is named when it is deployed. */
  version: string | null;
  running: Running | null;
  live: LiveState;
  liveMessage: string;
  /** Null when nothing was changed there. Else a deployment has to say that it may be overwritten. */
  drift: Drift | null;
  latestVersion: string | null;
  /** Null when that can’t be told: nothing was chosen, or the history can’t be read. */
  notes: PromotionNotes | null;
  /** What this deployment will change there, against what really runs there now. */
  changes: FileChange[];
  /** Null when that can’t be told: what runs there, or what is to be deployed, can’t be read. */
  counts: Counts | null;
  /** Names of the connections that will be bound. */
  connections: string[];
  /** What the version declares that it needs, in the order of its declaration. */
  needs: ConnectionNeed[];
  /** Why it can't be deployed; empty when it can. */
  blockers: ErrorInfo[];
  warnings: string[];
};

/** What is known of one version in one environment, by the receipts. */
export type DeploymentCell = {
  /** The last attempt. */
  receiptId: string;
  outcome: Outcome;
  action: Receipt['action'];
  endedAt: Instant;
  who: string;
  attempts: number;
  /** The last time that it ran there; `until` is null while nothing took its place. */
  ran: { since: Instant; until: Instant | null } | null;
  runs: boolean;
};

/** By the version's name, then by the environment's id. */
export type DeploymentMatrix = { cells: { [version: string]: { [environment: string]: DeploymentCell } } };

const reason = z.string().max(10_000).default('');
const confirm = z.string().max(1000).default('');

export const deploy = {
  plan: command<DeployPlan>()(z.object({ environment: z.string().min(1), source: deploySource })),
  /**
   * Starts a deployment as a job, which looks at the target first. For the draft, `name` is required: a version is
   * made after that look. The job ends in exactly one receipt; it has none when that look says why it can't begin,
   * or when it was cancelled before there was a version.
   */
  start: command<{ jobId: string }>()(
    z.object({
      environment: z.string().min(1),
      source: deploySource,
      name: versionName.optional(),
      description: z
        .string()
        .max(1024 * 1024)
        .default(''),
      reason,
      /** When what runs there was changed by somebody: `stop` fails with `live-differs`, nothing changed. */
      onDrift: z.enum(['stop', 'overwrite']).default('stop'),
      /** The environment's name, which a protected one asks for; such a one asks for a reason as well. */
      confirm,
    }),
  ),
  /**
   * Makes a version of what really runs there; its parent is the version that was deployed, the draft stays as
   * it is, and the environment runs the new version from then on. Its receipt is in the activity.
   */
  adopt: command<{ kind: 'adopted'; version: string } | { kind: 'nothing-to-do'; version: string }>()(
    z.object({
      environment: z.string().min(1),
      name: versionName,
      description: z
        .string()
        .max(1024 * 1024)
        .default(''),
      reason,
      confirm,
    }),
  ),
  /**
   * What each environment, by its id, has not received yet: told by the receipts and by comparing ids, so that no
   * target is asked. An environment whose history can't be read is left out.
   */
  pending: command<{ environments: { [id: string]: Pending } }>()(nothing),
  /** Keeps in mind that a version is to be deployed once the environment can be reached, in place of another. */
  queue: command<{ kind: 'queued' }>()(z.object({ environment: z.string().min(1), version: versionName })),
  unqueue: command<{ kind: 'removed' | 'nothing-to-do' }>()(z.object({ environment: z.string().min(1) })),
  /** What ran where, when, and how it ended. */
  matrix: command<DeploymentMatrix>()(nothing),
  /** Who deploys to the environment at this moment, by the lock at its target; null: nobody. */
  lock: command<{ lock: TargetLockState | null }>()(z.object({ environment: z.string().min(1) })),
  /**
   * Removes the lock with the id that `deploy.lock` told, whoever holds it: a deployment that is under way stops
   * before its switch. The audit trail keeps who broke whose. `nothing-to-do`: there is none. Fails with `target-busy`
   * when it is another one by now, and with `environment-protected` when such a one is not named in `confirm`.
   */
  breakLock: command<{ kind: 'broken' | 'nothing-to-do' }>()(
    z.object({ environment: z.string().min(1), lock: z.string().min(1).max(1000), confirm }),
  ),
  /** Reads what runs there now and compares it with the last receipt's version. */
  check: command<{ live: LiveState; message: string; changes: FileChange[] }>()(
    z.object({ environment: z.string().min(1) }),
  ),
  /**
   * The difference that was found there last is not told any more until it changes (`ignore`), or is told again. A
   * deployment is stopped by it all the same. The audit trail keeps who ignored what. `nothing-to-do`: none was found.
   */
  ignoreDrift: command<{ kind: 'done' | 'nothing-to-do' }>()(
    z.object({ environment: z.string().min(1), ignore: z.boolean() }),
  ),
};
