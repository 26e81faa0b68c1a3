/** What the repository room offers. Formats: https://git-scm.com/docs/gitrepository-layout */

import type { DoctorReport } from './doctor/types.ts';
import type { RawObject } from './raw-object.ts';

/** 40 hexadecimal digits: the SHA-1 of a git object. */
export type Oid = string;

export type FileMode = '100644' | '100755' | '120000' | '160000';
export type TreeEntry = { name: string; mode: FileMode | '40000'; oid: Oid };

/** A file of a tree; `path` is relative, `/` between parts. Sorted lists of these are in path order. */
export type TreeFile = { path: string; mode: FileMode; oid: Oid };
export type TreeChange = { path: string; before: TreeFile | null; after: TreeFile | null };

export type Signature = { name: string; email: string; date: Date };
export type CommitObject = {
  tree: Oid;
  parents: Oid[];
  author: Signature | null;
  committer: Signature | null;
  message: string;
};
export type TagObject = {
  object: Oid;
  type: string;
  name: string;
  tagger: Signature | null;
  /** Without a signature. */
  message: string;
  signed: 'pgp' | 'ssh' | 'x509' | null;
};

/** A ref that is to move; `expected` null: it must not exist yet. */
export type RefChange = { ref: string; next: Oid; expected: Oid | null };

/** What becomes visible together, see `Repository.publish`. */
export type Publication = {
  /** Done beside the first flush; nothing moves before it has ended, or when it fails. */
  beforehand?: () => Promise<void>;
  /** A tag that was just written: read back from the disk through isomorphic-git before anything refers to it. */
  prove?: { tag: Oid; name: string; commit: Oid; tree: Oid };
  /** All of these move, in this order, or none. */
  refs: readonly RefChange[];
  /** Done once those are durable. What comes after them waits for it, and does not move when it fails. */
  between?: () => Promise<void>;
  /** These move once those are durable, each by itself. */
  after?: readonly RefChange[];
  /** The tree that git's index is to hold, so that `git status` agrees. */
  index?: Oid;
};

/** What stands in the working folder, as a tree whose objects are all written. */
export type WorkingState = {
  tree: Oid;
  /** What can't be part of a version, with a plain reason (unreadable, a socket, a name that git refuses). */
  skipped: { path: string; reason: string }[];
};

/** What was packed: so many objects and tags that had files of their own. */
export type Maintenance = { objects: number; tags: number };

/** A file or a folder has come, gone or changed; or a ref (its full name, or `HEAD`, or `packed-refs`). */
export type NoticedChange = { kind: 'files' | 'folders' } | { kind: 'ref'; ref: string };

export type Progress = (done: number, total: number) => void;

/**
 * An open repository. Everything it throws is a Failure: `repository-damaged` or `version-damaged` for
 * objects that are missing or broken, `history-moved`, `busy`, or a system error's code.
 */
export type Repository = {
  workDir: string;
  gitDir: string;

  readBlob(oid: Oid, options?: { limit?: number }): Promise<Uint8Array>;
  readTree(oid: Oid): Promise<TreeEntry[]>;
  readCommit(oid: Oid): Promise<CommitObject>;
  readTag(oid: Oid): Promise<TagObject>;
  /** The object's type. */
  typeOf(oid: Oid): Promise<'commit' | 'tree' | 'blob' | 'tag'>;
  /** Any object as it is stored, for another repository. */
  readObject(oid: Oid): Promise<RawObject>;

  /** Objects are durable once `updateRef` or `publish` has made them reachable. */
  writeBlob(bytes: Uint8Array): Promise<Oid>;
  writeTree(entries: TreeEntry[]): Promise<Oid>;
  writeCommit(commit: { tree: Oid; parents: Oid[]; author: Signature; message: string }): Promise<Oid>;
  writeTag(tag: {
    object: Oid;
    type: 'commit';
    name: string;
    tagger: Signature;
    message: string;
  }): Promise<Oid>;

  /** `branch` is a full ref name, null when HEAD is detached; `commit` is null before the first one. */
  head(): Promise<{ branch: string | null; commit: Oid | null }>;
  readRef(ref: string): Promise<Oid | null>;
  /**
   * Full ref names under a prefix such as `refs/tags/`, loose and packed; the same map as long as nothing has
   * changed. `verify`, as on focus: also finds refs whose file was written in place, as git never does.
   */
  listRefs(prefix: string, options?: { verify?: boolean }): Promise<ReadonlyMap<string, Oid>>;
  /**
   * A text that is another one whenever a ref under the prefix holds something else, also in the next run; null
   * where it can't be told. `glimpse`: told at once, but not what was written into a ref's file in place.
   */
  refsDigest(prefix: string, options?: { glimpse?: boolean }): Promise<string | null>;
  /** The names alone, in no order: no file of a ref is opened. */
  listRefNames(prefix: string): Promise<string[]>;
  /** Compare and swap; `expected` null: must not exist. Throws `history-moved`. `HEAD` moves a detached HEAD. */
  updateRef(ref: string, next: Oid, expected: Oid | null): Promise<void>;
  /**
   * Makes what was written durable and moves several refs, in few flushes. Answers what hindered refs of
   * `after`, by name, and `index`. Throws as `updateRef`, and `version-damaged` for a tag that can't be read back: then
   * nothing has moved. Git's index is left as it is, with a note, while git holds it.
   */
  publish(publication: Publication): Promise<ReadonlyMap<string, unknown>>;

  /** Removes a ref, loose or packed. Throws `history-moved` when it does not hold `expected`. */
  removeRef(ref: string, expected: Oid): Promise<void>;
  /**
   * Moves tags from files of their own into git's `packed-refs` once they are more than 200; readers of any
   * kind see every tag all the time. For the background. Answers how many it moved. Throws `busy`.
   */
  packRefs(): Promise<number>;
  /**
   * For the background, when nobody is waiting: packs loose objects (from 2,000 on) and tags. Lets others in
   * every few milliseconds and never holds the write lock. `signal` stops it, with everything whole.
   */
  maintain(options?: { signal?: AbortSignal }): Promise<Maintenance>;

  /**
   * Runs `work` as the only writer of this repository on this machine. Not reentrant. Throws `busy`. `onWait`
   * is told once, soon, when another process is waited for.
   */
  exclusive<T>(
    work: () => Promise<T>,
    options?: { onWait?: (owner: { pid: number; host: string; since: string } | null) => void },
  ): Promise<T>;

  /** A value of git's configuration (repository, then the user's), for example `user.name`. */
  config(key: string): Promise<string | null>;

  /** All files below a tree, in path order. */
  listFiles(tree: Oid): Promise<TreeFile[]>;
  /** Walks only what differs. `null` stands for nothing. In path order. */
  diffTrees(a: Oid | null, b: Oid | null): Promise<TreeChange[]>;

  /**
   * Notices what is changed from now on, by anybody; from the next scan on, scans look only at what has changed.
   * `onFailed` is told why, when that can't be noticed (any more). Answers the function that ends it.
   * With `later`, files are watched only a moment after the first scan, and what was changed before is told then.
   */
  watch(
    onChange: (change: NoticedChange) => void,
    onFailed: (reason: unknown) => void,
    options?: { later?: boolean },
  ): () => void;
  /** The working folder as a tree: reads only files whose stat changed since they were last seen. */
  scan(): Promise<WorkingState>;
  /**
   * Makes the working folder hold exactly `tree` (ignored files stay). Journaled: after a kill, the next
   * open finishes it. Call within `exclusive`, with the tree of `scan` as `from`.
   */
  checkout(from: Oid, tree: Oid, options?: { progress?: Progress }): Promise<void>;
  /** Writes git's index to hold `tree`, so that `git status` agrees. */
  writeIndex(tree: Oid): Promise<void>;

  /**
   * Whether HEAD's version and the latest draft are all there, as a sentence; null when they are, or when it
   * takes longer than a moment: then `onLater` is told if something is missing.
   */
  findDamage(onLater: (damage: string) => void): Promise<string | null>;
  /**
   * Reads everything that the refs lead to and tells what is missing or damaged, by version; `repair` makes
   * whole what can be rebuilt. Waits for its turn to write when it repairs.
   */
  doctor(options: { repair: boolean; signal?: AbortSignal; progress?: Progress }): Promise<DoctorReport>;

  /** What was repaired or finished on open, in plain sentences. */
  openNotes: string[];
  /** Of these, what became of changes of the working files that had been interrupted. */
  recovered: string[];
  close(): Promise<void>;
};
