import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { applyChanges } from './checkout.ts';
import { createCheckoutJournal } from './checkout-journal.ts';
import { type Config, configValue, readConfig, userIgnoreFile } from './config.ts';
import { readIfThere, type Temps } from './durable-fs.ts';
import { replaceUnderGitLock } from './git-lock.ts';
import { readIgnoreRules } from './ignore-rules.ts';
import { decodeIndex, encodeIndex } from './index-file.ts';
import type { ObjectStore } from './object-store.ts';
import { createQueue } from './parallel.ts';
import { refuseLocked } from './refuse-locked.ts';
import { findCollision, writeRefusal } from './safe-path.ts';
import { scanWorkingFolder } from './scan.ts';
import type { StatCache } from './stat-cache.ts';
import { type Tracked, trackedFrom } from './tracked.ts';
import type { Oid, Progress, TreeChange, TreeFile, WorkingState } from './types.ts';

export type WorkingFolder = {
  scan: () => Promise<WorkingState>;
  checkout: (from: Oid, to: Oid, options?: { progress?: Progress }) => Promise<void>;
  writeIndex: (tree: Oid) => Promise<void>;
  /** Whether a checkout is under way, or was killed. */
  wasInterrupted: () => Promise<boolean>;
  /** Finishes, or else undoes, a checkout that was killed; a sentence about it, or null. Call within the lock. */
  recover: () => Promise<string | null>;
};

const indexLockWaitMs = 500;

export function createWorkingFolder(options: {
  workDir: string;
  gitDir: string;
  temps: Temps;
  objects: ObjectStore;
  stats: StatCache;
  headTree: () => Promise<Oid | null>;
  listFiles: (tree: Oid) => Promise<TreeFile[]>;
  diffTrees: (a: Oid, b: Oid) => Promise<TreeChange[]>;
  notes: string[];
}): WorkingFolder {
  const { workDir, gitDir, temps, objects, stats, notes } = options;
  const indexPath = join(gitDir, 'index');
  const journal = createCheckoutJournal(join(gitDir, 'tagline', 'checkout.json'), temps);
  const inTurn = createQueue();

  const readTracked = async (): Promise<Tracked> => {
    const bytes = await readIfThere(indexPath);
    const indexed = bytes && decodeIndex(bytes);
    if (indexed) return trackedFrom(indexed);
    const tree = await options.headTree();
    const files = tree === null ? [] : await options.listFiles(tree);
    return trackedFrom(new Map(files.map(({ path, mode, oid }) => [path, { mode, oid }])));
  };

  const disk = async () => {
    const config = await readConfig(gitDir);
    const isOn = (key: string) => configValue(config, key)?.toLowerCase() !== 'false';
    return { config, keepsModes: isOn('core.fileMode'), keepsLinks: isOn('core.symlinks') };
  };

  const scanNow = async (): Promise<WorkingState> => {
    await objects.revalidate();
    const { config, keepsModes, keepsLinks } = await disk();
    const ruleFiles = [join(gitDir, 'info', 'exclude'), userIgnoreFile(config)];
    const rules = await readIgnoreRules(ruleFiles, isTrue(config, 'core.ignoreCase'));
    const tracked = await readTracked();
    return await scanWorkingFolder({ workDir, objects, stats, rules, tracked, keepsModes, keepsLinks });
  };

  /** Throws before anything is touched when a tree can't be written out. */
  const refuseUnwritable = async (changes: TreeChange[], to: Oid) => {
    for (const { path, after } of changes) {
      if (!after) continue;
      const refusal = writeRefusal(path);
      if (refusal) {
        throw new Failure(
          'version-damaged',
          `This version can't be written to this disk: the name of ${JSON.stringify(path)} ${refusal}.`,
          { path },
        );
      }
      if (after.mode !== '160000' && !(await objects.has(after.oid))) {
        throw new Failure('version-damaged', `The content of ${path} is missing from the history.`, {
          path,
          oid: after.oid,
        });
      }
    }
    const collision =
      (await isCaseBlind(gitDir)) && findCollision((await options.listFiles(to)).map(f => f.path));
    if (collision) {
      throw new Failure(
        'version-damaged',
        `This version can't be written to this disk, which takes ${collision[0]} and ${collision[1]} for one name.`,
        { path: collision[1] },
      );
    }
  };

  const apply = async (changes: TreeChange[], progress?: Progress) => {
    const { keepsModes } = await disk();
    const keptDir = join(gitDir, 'tagline', 'kept', new Date().toISOString().replaceAll(':', '-'));
    await applyChanges(changes, {
      workDir,
      temps,
      stats,
      keepsModes,
      keptDir,
      readBlob: async oid => (await objects.read(oid)).data,
      onKept: (path, keptAt) =>
        notes.push(`${path} stood in the way with changes of its own; it was kept as ${keptAt}.`),
      progress,
    });
  };

  const writeIndex = async (tree: Oid) => {
    await objects.flush();
    const bytes = encodeIndex(await options.listFiles(tree), stats.get);
    try {
      await replaceUnderGitLock(indexPath, bytes, { temps, waitMs: indexLockWaitMs });
    } catch (error) {
      // Git is busy in a terminal; its index only has to be refreshed later.
      if (!(error instanceof Failure) || error.code !== 'busy') throw error;
      notes.push(
        'Git\'s index was in use and was left as it is; "git status" may show changes that are none.',
      );
    }
  };

  /** To `to`, or else back to `from`: never between the two. */
  const go = async (from: Oid, to: Oid, progress?: Progress) => {
    const changes = await options.diffTrees(from, to);
    await refuseUnwritable(changes, to);
    await refuseLocked(workDir, changes);
    await objects.flush();
    await journal.write({ from, to });
    try {
      await apply(changes, progress);
    } catch (error) {
      // When undoing fails, too (a full disk), the journal stays: whoever writes next finishes it.
      await apply(reversed(changes)).then(journal.clear, () => undefined);
      throw error;
    }
    await journal.clear();
    await writeIndex(to);
    await stats.save();
  };

  const recover = async (): Promise<string | null> => {
    const intent = await journal.read();
    if (!intent) {
      await journal.clear();
      return null;
    }
    let changes: TreeChange[];
    try {
      changes = await options.diffTrees(intent.from, intent.to);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'version-damaged') throw error;
      await journal.setAside();
      return `A change of the working files had been interrupted and can't be finished: ${error.message}`;
    }
    const done = await finish(changes, intent.to);
    await journal.clear();
    await writeIndex(done === 'finished' ? intent.to : intent.from);
    return `A change of the working files that had been interrupted was ${done}.`;
  };

  const finish = async (changes: TreeChange[], to: Oid): Promise<'finished' | 'undone'> => {
    try {
      await refuseUnwritable(changes, to);
      await apply(changes);
      return 'finished';
    } catch {
      await apply(reversed(changes));
      return 'undone';
    }
  };

  return {
    scan: () =>
      inTurn(async () => {
        const state = await scanNow();
        // A cache that can't be written (a read-only disk) is no reason to fail.
        await stats.save().catch(() => undefined);
        return state;
      }),
    checkout: (from, to, { progress } = {}) => inTurn(() => go(from, to, progress)),
    writeIndex: tree => inTurn(() => writeIndex(tree)),
    wasInterrupted: journal.exists,
    recover: () => inTurn(recover),
  };
}

const reversed = (changes: TreeChange[]): TreeChange[] =>
  changes.map(({ path, before, after }) => ({ path, before: after, after: before }));

const isTrue = (config: Config, key: string) => configValue(config, key)?.toLowerCase() === 'true';

/** Whether the disk takes `head` for `HEAD`. */
async function isCaseBlind(gitDir: string): Promise<boolean> {
  const names = await readdir(gitDir);
  if (names.includes('head')) return false;
  return await lstat(join(gitDir, 'head')).then(
    () => true,
    () => false,
  );
}
