import type { ErrorCode } from '../../../contract/errors.ts';
import type { Instant } from '../../../contract/shapes.ts';
import type { Oid, Signature, WorkingState } from '../repository/types.ts';
import type { DraftTip } from './draft/draft-log.ts';
import type { OpenProject } from './types.ts';

/** The open project with what only the project's own commands need. */
export type Workspace = OpenProject & {
  /** Why nothing can be written; null when it can. */
  readonly readOnly: { code: ErrorCode; message: string } | null;
  /** Looks whether something is damaged, on open and after a repair; a short time, and then behind. */
  lookForDamage: () => Promise<void>;
  clock: () => Date;
  /** Signs entries of the draft's history, also where nobody is configured. */
  draftSignature: () => Promise<Signature>;
  /** Runs `work` as the only writer. Throws `read-only` with the project's reason, or `busy`. */
  write: <T>(work: () => Promise<T>) => Promise<T>;
  /**
   * As `write`, but answers as soon as `work` has. `after` follows at once, before anybody else's work; when it
   * fails, a notice tells.
   */
  writeThenRecord: <T>(work: () => Promise<T>, after: (result: T) => Promise<void>) => Promise<T>;
  /** The draft's entry that the folder held once: what differs from it is an edit, not a command cut off. */
  reachedEntry: Oid | null;
  /** The working folder as it is now. */
  scan: () => Promise<WorkingState>;
  /** The tree that was seen last; null before the first look. */
  lastSeen: () => Oid | null;
  /** The active version by the draft's history and HEAD. */
  findBase: (tip: DraftTip | null) => Promise<string | null>;
  /** What Undo would take back. */
  undo: () => Promise<{ kind: 'restore'; version: string; at: Instant } | null>;
  /** A stored file's bytes, counted. */
  sizeOf: (oid: Oid) => Promise<number>;
  close: () => Promise<void>;
};

/** A state that one operation hands to the next: the draft's newest entry and the working folder's tree. */
export type DraftState = { tip: DraftTip; tree: Oid };
