import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { type DiskTemps, readIfThere, syncFile, syncFolder } from './disk.ts';
import { stampOf } from './file-stamp.ts';
import { orLater, prepareReplacement, type Replacement } from './git-lock.ts';
import { patchIndex, rebuildIndex } from './index-entries.ts';
import { decodeIndex, encodeIndex, type IndexFile, trackedFiles, trackedHash } from './index-file.ts';
import { seedFromIndex } from './index-seed.ts';
import { isExactlyUnchanged, type KnownFile, nowNs } from './known-files.ts';
import type { KnownFolder } from './known-folders.ts';
import type { StatCache } from './stat-cache.ts';
import { type Tracked, trackedFrom } from './tracked.ts';
import type { Oid, TreeChange, TreeFile } from './types.ts';

/** What is tracked, as a hash, and the state of the index that told it; '' when that is too young to tell. */
export type TrackedState = { stamp: string; hash: string };

/** Git's own list of what is part of the project, kept so that native `git status` agrees. */
export type GitIndex = {
  readTracked: () => Promise<Tracked>;
  /** Whether other files are tracked than before: then the hash is another. Cheap while the index is the same. */
  trackedState: (last: TrackedState | null) => Promise<TrackedState>;
  /** Tells an empty cache what git knows of the files. */
  seed: (top: KnownFolder) => void;
  /** Makes the index hold `tree`. While git holds its lock it is left as it is, with a note. */
  write: (tree: Oid) => Promise<void>;
  /** The same in steps, so that it becomes durable together with others; null when it holds `tree` already. */
  prepare: (tree: Oid) => Promise<PreparedIndex | null>;
};

export type PreparedIndex = Pick<Replacement, 'temp' | 'end'> & {
  /** Call it when the bytes of `temp` are durable. The folder has to be synced then. */
  put: () => Promise<void>;
};

type Loaded = { stamp: string; index: IndexFile | null; tracked: Tracked | null; hash: string | null };

const lockWaitMs = 500;
const mostTries = 5;

const second = 1_000_000_000n;

export function createGitIndex(options: {
  workDir: string;
  gitDir: string;
  temps: DiskTemps;
  stats: StatCache;
  headTree: () => Promise<Oid | null>;
  listFiles: (tree: Oid) => Promise<TreeFile[]>;
  diffTrees: (a: Oid, b: Oid) => Promise<TreeChange[]>;
  notes: string[];
}): GitIndex {
  const { temps, stats, notes } = options;
  const path = join(options.gitDir, 'index');
  let loaded: Loaded | null = null;

  /** Read again only when it is not the one that was read or written last. */
  const load = (): Loaded => {
    const { text, settled } = stampOf(path);
    if (loaded && loaded.stamp === text) return loaded;
    const bytes = readIfThere(path);
    const now: Loaded = { stamp: text, index: bytes && decodeIndex(bytes), tracked: null, hash: null };
    loaded = settled ? now : null;
    return now;
  };

  /**
   * What is known of a file, in doubt where a change might still escape native git: as a rule it compares
   * whole seconds, and believes an index that is younger than they are.
   */
  const known = (path: string): KnownFile | undefined => {
    const file = stats.get(path);
    if (!file || file.racy) return file;
    const thisSecond = Number(nowNs() / second);
    const isOver = file.mtimeSec < thisSecond && file.ctimeSec < thisSecond;
    return isOver && looksSo(join(options.workDir, path), file) ? file : { ...file, racy: true };
  };

  const next = async (
    { index, hash }: Loaded,
    tree: Oid,
  ): Promise<{ index: IndexFile; hash: string | null }> => {
    if (index?.tree) {
      try {
        const changes = await options.diffTrees(index.tree, tree);
        return { index: patchIndex(index, changes, known), hash: changes.every(tracksTheSame) ? hash : null };
      } catch (error) {
        // The tree that it held is not there any more.
        if (!(error instanceof Failure) || error.code !== 'version-damaged') throw error;
      }
    }
    return { index: rebuildIndex(index, await options.listFiles(tree), known), hash: null };
  };

  /** The index that holds `tree`; `put` throws `Moved` when git has written another one meanwhile. */
  const prepareOnce = async (tree: Oid): Promise<PreparedIndex | null> => {
    const before = load();
    if (before.index?.tree === tree) return null;
    // It is changed in place.
    loaded = null;
    const { index: patched, hash } = await next(before, tree);
    const index = { ...patched, tree };
    const replacement = prepareReplacement(path, encodeIndex(index), { temps, waitMs: lockWaitMs });
    const put = async () => {
      await replacement.lock();
      if (stampOf(path).text !== before.stamp) throw new Moved();
      const ours = lstatSync(`${path}.lock`, { bigint: true }).ino;
      replacement.move();
      // A second name that goes changes the stamp.
      orLater(replacement.end);
      const { text } = stampOf(path);
      if (lstatSync(path, { bigint: true }).ino === ours)
        loaded = { stamp: text, index, tracked: null, hash };
    };
    return { ...replacement, put };
  };

  /** Answers false when git has written another index meanwhile. */
  const tryWrite = async (tree: Oid): Promise<boolean> => {
    const prepared = await prepareOnce(tree);
    if (prepared === null) return true;
    try {
      syncFile(prepared.temp);
      await prepared.put();
      syncFolder(options.gitDir);
      return true;
    } catch (error) {
      if (error instanceof Moved) return false;
      throw error;
    } finally {
      prepared.end();
    }
  };

  const write = async (tree: Oid) => {
    for (let tries = 1; !(await tryWrite(tree)); tries++) {
      if (tries === mostTries) throw new Failure('busy', 'Git keeps writing its index.');
    }
  };

  /** Where git is busy in a terminal, its index only has to be refreshed later. */
  const unlessBusy = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'busy') throw error;
      notes.push(
        'Git\'s index was in use and was left as it is; "git status" may show changes that are none.',
      );
    }
  };

  return {
    readTracked: async () => {
      const now = load();
      if (now.tracked) return now.tracked;
      if (now.index) now.tracked = trackedFrom(trackedFiles(now.index));
      else {
        const tree = await options.headTree();
        const files = tree === null ? [] : await options.listFiles(tree);
        return trackedFrom(new Map(files.map(({ path, mode, oid }) => [path, { mode, oid }])));
      }
      return now.tracked;
    },
    trackedState: async last => {
      const { text, settled } = stampOf(path);
      if (last && text === last.stamp) return last;
      const now = load();
      if (now.index) now.hash ??= trackedHash(now.index);
      return {
        stamp: settled && now.index ? text : '',
        hash: now.hash ?? `head ${await options.headTree()}`,
      };
    },
    seed: top => {
      const { index } = load();
      if (index) seedFromIndex(top, index, lstatSync(path, { bigint: true }).mtimeNs);
    },
    write: tree => unlessBusy(write(tree)),
    prepare: async tree => {
      const prepared = await prepareOnce(tree);
      if (prepared === null) return null;
      const putOrWrite = async () => {
        try {
          await prepared.put();
        } catch (error) {
          prepared.end();
          if (!(error instanceof Moved)) throw error;
          await write(tree);
        }
      };
      return { ...prepared, put: () => unlessBusy(putOrWrite()) };
    },
  };
}

/** Whether the same path stays tracked in the same way; a submodule counts with what it stands on. */
const tracksTheSame = ({ before, after }: TreeChange): boolean =>
  before !== null && after !== null && before.mode === after.mode && after.mode !== '160000';

function looksSo(path: string, file: KnownFile): boolean {
  try {
    return isExactlyUnchanged(file, lstatSync(path, { bigint: true }));
  } catch {
    return false;
  }
}

/** The index is another one than the one that was patched. */
class Moved extends Error {}
