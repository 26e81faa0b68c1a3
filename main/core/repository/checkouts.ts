import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '../../../contract/errors.ts';
import { Failure } from '../failure.ts';
import { applyChanges, type CheckoutOptions } from './checkout.ts';
import { createCheckoutFlush, flushFiles } from './checkout-flush.ts';
import { createCheckoutJournal, type UnflushedCheckout } from './checkout-journal.ts';
import { configValue, readConfig } from './config.ts';
import { type DiskTemps, errnoOf } from './disk.ts';
import { refuseLocked } from './refuse-locked.ts';
import type { StatCache } from './stat-cache.ts';
import type { Oid, Progress, TreeChange } from './types.ts';

export type Checkouts = {
  /** To `to`, or else back to `from`: never between the two, whatever happens. Call within the lock. */
  run: (from: Oid, to: Oid, progress?: Progress) => Promise<void>;
  /** Whether a checkout is under way, or was killed, or was lost with the power. */
  wasInterrupted: () => boolean;
  /** Finishes, or else undoes, what was interrupted; a sentence about it, or null. Call within the lock. */
  recover: () => Promise<string | null>;
  /** Goes on with making earlier checkouts durable, in the background. */
  resume: () => Promise<void>;
  /** Waits until all checkouts are on the disk. */
  settle: () => Promise<void>;
};

export type CheckoutsOptions = {
  workDir: string;
  gitDir: string;
  temps: DiskTemps;
  stats: StatCache;
  readBlob: (oid: Oid) => Uint8Array;
  diffTrees: (a: Oid, b: Oid) => Promise<TreeChange[]>;
  has: (oid: Oid) => boolean;
  /** Throws `path-invalid` where a name can't be written out or written back. */
  refuseNames: (changes: TreeChange[], between: { from: Oid; to: Oid }) => Promise<void>;
  /** Writes git's index; everything that `tree` needs is durable when it answers. */
  writeIndex: (tree: Oid) => Promise<void>;
  flushObjects: () => Promise<void>;
  notes: string[];
};

/** What waiting does not mend. */
const lost: ReadonlySet<ErrorCode> = new Set(['version-damaged', 'path-invalid']);

/**
 * Checkouts that survive a kill and a power loss. The intent is durable before the first file changes. The
 * files themselves are flushed after the answer, in the background; until then a record of the two trees stays,
 * and after a power loss every file that differs between them is compared and, if torn, written again.
 */
export function createCheckouts(options: CheckoutsOptions): Checkouts {
  const { workDir, gitDir, temps, stats, notes } = options;
  const journal = createCheckoutJournal(join(gitDir, 'tagline'), temps);
  const flush = createCheckoutFlush(workDir);
  let mayBeTorn = journal.unflushed().some(({ sameBoot }) => !sameBoot);

  const apply = async (
    changes: TreeChange[],
    more: Pick<CheckoutOptions, 'progress' | 'again' | 'emptyIsTorn'>,
  ) => {
    const fileMode = configValue(readConfig(gitDir), 'core.fileMode');
    return await applyChanges(changes, {
      workDir,
      temps,
      stats,
      keepsModes: fileMode?.toLowerCase() !== 'false',
      keptDir: join(gitDir, 'tagline', 'kept', new Date().toISOString().replaceAll(':', '-')),
      readBlob: options.readBlob,
      onKept: (path, keptAt) =>
        notes.push(`${path} stood in the way with changes of its own; it was kept as ${keptAt}.`),
      ...more,
    });
  };

  const refuseMissing = (changes: TreeChange[]) => {
    for (const { path, after } of changes) {
      if (!after || after.mode === '160000' || options.has(after.oid)) continue;
      const message = `The content of ${path} is missing from the history.`;
      throw new Failure('version-damaged', message, { path, oid: after.oid });
    }
  };

  /** `checkout.json` gives way to a record of what is not yet on the disk. */
  const flushLater = async (changes: TreeChange[]) => {
    let record: string;
    try {
      record = journal.done();
    } catch {
      // A disk that has no room for the record.
      await flushFiles(workDir, changes);
      journal.clear();
      return;
    }
    flush.start(changes, () => {
      journal.forget(record);
      stats.save();
    });
  };

  const undo = async (changes: TreeChange[], emptyIsTorn = false) => {
    await apply(reversed(changes), { again: true, emptyIsTorn });
    await flushFiles(workDir, changes);
    journal.clear();
  };

  const run = async (from: Oid, to: Oid, progress?: Progress) => {
    const changes = await options.diffTrees(from, to);
    if (changes.length === 0) return await options.writeIndex(to);
    await options.refuseNames(changes, { from, to });
    refuseMissing(changes);
    await refuseLocked(workDir, changes);
    await options.flushObjects();
    // One record at a time: after a power loss nobody could tell which of two came last.
    await flush.settle();
    journal.write({ from, to });
    try {
      await apply(changes, { progress });
      await options.writeIndex(to);
    } catch (error) {
      // When undoing fails, too (a full disk), the journal stays: whoever writes next finishes it.
      await undo(changes).catch(() => undefined);
      throw error;
    }
    await flushLater(changes);
  };

  /** The changes between two trees of a journal; a sentence when they can't be made any more. */
  const readChanges = async ({ from, to }: { from: Oid; to: Oid }) => {
    try {
      const changes = await options.diffTrees(from, to);
      await options.refuseNames(changes, { from, to });
      // What it says is from before the system went down.
      for (const { path } of changes) stats.remove(path);
      return changes;
    } catch (error) {
      if (error instanceof Failure && lost.has(error.code)) return error.message;
      throw error;
    }
  };

  const recoverIntent = async (): Promise<string | null> => {
    const intent = journal.read();
    if (!intent) {
      journal.clear();
      return null;
    }
    const changes = await readChanges(intent);
    if (typeof changes === 'string') {
      journal.setAside();
      return `A change of the working files had been interrupted and can't be finished: ${changes}`;
    }
    const emptyIsTorn = !intent.sameBoot;
    try {
      refuseMissing(changes);
      await apply(changes, { again: true, emptyIsTorn });
    } catch {
      await undo(changes, emptyIsTorn);
      await options.writeIndex(intent.from);
      return 'A change of the working files that had been interrupted was undone.';
    }
    await options.writeIndex(intent.to);
    await flushLater(changes);
    return 'A change of the working files that had been interrupted was finished.';
  };

  /** Writes again what a power loss tore, and leaves alone what was changed since. */
  const mend = async (checkout: UnflushedCheckout): Promise<string | null> => {
    const changes = await readChanges(checkout);
    if (typeof changes === 'string') {
      journal.setAside(checkout.record);
      return `A change of the working files was not wholly on the disk and can't be finished: ${changes}`;
    }
    const ours = changes.filter(({ path }) => !isNewer(join(workDir, path), checkout.doneAt));
    const count = await apply(ours, { again: true, emptyIsTorn: true });
    flush.start(changes, () => journal.forget(checkout.record));
    if (count === 0) return null;
    return `The computer went down before a change of the working files was wholly on the disk; ${count} of them were written again.`;
  };

  return {
    run,
    wasInterrupted: () => mayBeTorn || journal.exists(),
    recover: async () => {
      const told: (string | null)[] = [];
      if (journal.exists()) told.push(await recoverIntent());
      for (const checkout of mayBeTorn ? journal.unflushed() : []) {
        if (!checkout.sameBoot) told.push(await mend(checkout));
      }
      mayBeTorn = false;
      return told.filter(sentence => sentence !== null).join(' ') || null;
    },
    resume: async () => {
      for (const checkout of journal.unflushed()) {
        if (!checkout.sameBoot) continue;
        const changes = await options.diffTrees(checkout.from, checkout.to).catch(() => []);
        flush.start(changes, () => journal.forget(checkout.record));
      }
    },
    settle: flush.settle,
  };
}

const reversed = (changes: TreeChange[]): TreeChange[] =>
  changes.map(({ path, before, after }) => ({ path, before: after, after: before }));

/** Whether a file was changed after that time (milliseconds). */
function isNewer(path: string, time: number): boolean {
  try {
    return (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > time;
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}
