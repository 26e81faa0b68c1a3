import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { applyChanges } from './checkout.ts';
import { createCheckoutJournal } from './checkout-journal.ts';
import { configValue, readConfig } from './config.ts';
import type { Temps } from './durable-fs.ts';
import { createGitIndex } from './git-index.ts';
import type { ObjectStore } from './object-store.ts';
import { createQueue } from './parallel.ts';
import { refuseLocked } from './refuse-locked.ts';
import { findCollision, writeRefusal } from './safe-path.ts';
import type { StatCache } from './stat-cache.ts';
import type { Oid, Progress, TreeChange, TreeFile, WorkingState } from './types.ts';
import { createWorkingScan } from './working-scan.ts';

export type WorkingFolder = {
  scan: () => Promise<WorkingState>;
  checkout: (from: Oid, to: Oid, options?: { progress?: Progress }) => Promise<void>;
  writeIndex: (tree: Oid) => Promise<void>;
  /** Whether a checkout is under way, or was killed. */
  wasInterrupted: () => Promise<boolean>;
  /** Finishes, or else undoes, a checkout that was killed; a sentence about it, or null. Call within the lock. */
  recover: () => Promise<string | null>;
};

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
  const journal = createCheckoutJournal(join(gitDir, 'tagline', 'checkout.json'), temps);
  const index = createGitIndex(options);
  const scan = createWorkingScan({ workDir, gitDir, objects, stats, index });
  const inTurn = createQueue();

  const keepsModes = async () =>
    configValue(await readConfig(gitDir), 'core.fileMode')?.toLowerCase() !== 'false';

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
    const keptDir = join(gitDir, 'tagline', 'kept', new Date().toISOString().replaceAll(':', '-'));
    await applyChanges(changes, {
      workDir,
      temps,
      stats,
      keepsModes: await keepsModes(),
      keptDir,
      readBlob: async oid => (await objects.read(oid)).data,
      onKept: (path, keptAt) =>
        notes.push(`${path} stood in the way with changes of its own; it was kept as ${keptAt}.`),
      progress,
    });
  };

  const writeIndex = async (tree: Oid) => {
    await objects.flush();
    await index.write(tree);
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
    scan: () => inTurn(scan),
    checkout: (from, to, { progress } = {}) => inTurn(() => go(from, to, progress)),
    writeIndex: tree => inTurn(() => writeIndex(tree)),
    wasInterrupted: journal.exists,
    recover: () => inTurn(recover),
  };
}

const reversed = (changes: TreeChange[]): TreeChange[] =>
  changes.map(({ path, before, after }) => ({ path, before: after, after: before }));

/** Whether the disk takes `head` for `HEAD`. */
async function isCaseBlind(gitDir: string): Promise<boolean> {
  const names = await readdir(gitDir);
  if (names.includes('head')) return false;
  return await lstat(join(gitDir, 'head')).then(
    () => true,
    () => false,
  );
}
