import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { applyChanges, type CheckoutChange, type CheckoutOptions } from './checkout.ts';
import { readRecorded, reversed } from './checkout-changes.ts';
import { createCheckoutFlush } from './checkout-flush.ts';
import { createCheckoutJournal, type UnflushedCheckout } from './checkout-journal.ts';
import { createCheckoutTrash } from './checkout-trash.ts';
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
  /** Stops that while somebody waits for other work; `goOn` starts it again. */
  pause: () => void;
  goOn: () => void;
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

/** So many trees at most are compared after a power loss; then everything is flushed first. */
const mostTrees = 16;

/**
 * Checkouts that survive a kill and a power loss. The intent is durable before the first file changes. The
 * files themselves are flushed after the answer, in the background; until then a record of the trees stays,
 * and after a power loss every file that differs between them is compared and, if torn, written again. A checkout
 * does not wait until the one before is flushed: its record names the trees of that one, too.
 */
export function createCheckouts(options: CheckoutsOptions): Checkouts {
  const { workDir, gitDir, temps, stats, notes } = options;
  const journal = createCheckoutJournal(join(gitDir, 'tagline'), temps);
  const flush = createCheckoutFlush(workDir);
  const trash = createCheckoutTrash(temps);
  /** The record of what this process has begun to flush. */
  let flushing: string | null = null;
  let mayBeTorn = journal.unflushed().some(({ sameBoot }) => !sameBoot);

  const apply = async (
    changes: CheckoutChange[],
    more: Pick<CheckoutOptions, 'progress' | 'again' | 'emptyIsTorn'>,
  ) => {
    const fileMode = configValue(readConfig(gitDir), 'core.fileMode');
    return await applyChanges(changes, {
      workDir,
      temps,
      trash,
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

  const flushNow = async () => {
    await flush.now();
    await trash.empty();
  };

  const flushBehind = (records: readonly string[]) =>
    flush.start(() => {
      journal.forget(records);
      void trash.empty();
    });

  /** `checkout.json` gives way to a record of what is not yet on the disk. */
  const flushLater = async (changes: TreeChange[]) => {
    flush.add(changes);
    let record: string;
    try {
      record = journal.done();
    } catch {
      // A disk that has no room for the record.
      await flushNow();
      journal.clear();
      return;
    }
    flushing = record;
    flushBehind([record]);
  };

  const undo = async (changes: CheckoutChange[], emptyIsTorn = false) => {
    await apply(changes, { again: true, emptyIsTorn });
    flush.add(changes);
    await flushNow();
    journal.clear();
  };

  const forgetStats = (changes: readonly TreeChange[]) => {
    // What they say is from before the system went down.
    for (const { path } of changes) stats.remove(path);
  };

  /** Goes on with making durable what stands in records, of whichever process. */
  const resume = async () => {
    const standing = journal.unflushed();
    const [last] = standing;
    if (!last?.sameBoot) return;
    const all = await readRecorded(last, options);
    if (typeof all !== 'string') flush.add(all.changes);
    flushBehind(standing.map(({ record }) => record));
  };

  /** The trees of checkouts that are not on the disk yet, for the next one's record. */
  const takeOver = async (): Promise<{ over: Oid[]; number: number; records: string[] }> => {
    flush.pause();
    const standing = journal.unflushed();
    const [last] = standing;
    if (last && last.record !== flushing) {
      const all = await readRecorded(last, options);
      if (typeof all !== 'string') flush.add(all.changes);
    }
    const records = standing.map(({ record }) => record);
    const number = (last?.number ?? 0) + 1;
    const over = [...new Set(standing.flatMap(({ from, to, over }) => [...over, from, to]))];
    if (over.length <= mostTrees) return { over, number, records };
    await flushNow();
    journal.forget(records);
    return { over: [], number, records: [] };
  };

  const run = async (from: Oid, to: Oid, progress?: Progress) => {
    const changes = await options.diffTrees(from, to);
    if (changes.length === 0) return await options.writeIndex(to);
    await options.refuseNames(changes, { from, to });
    refuseMissing(changes);
    await refuseLocked(workDir, changes);
    await options.flushObjects();
    try {
      const { over, number, records } = await takeOver();
      journal.write({ from, to, over: over.filter(tree => tree !== from && tree !== to), number });
      journal.drop(records);
    } catch (error) {
      await resume().catch(() => undefined);
      throw error;
    }
    try {
      await apply(changes, { progress });
      await options.writeIndex(to);
    } catch (error) {
      // When undoing fails, too (a full disk), the journal stays: whoever writes next finishes it.
      await undo(reversed(changes)).catch(() => undefined);
      throw error;
    }
    await flushLater(changes);
  };

  const recoverIntent = async (): Promise<string | null> => {
    const intent = journal.read();
    if (!intent) {
      journal.clear();
      return null;
    }
    const all = await readRecorded(intent, options);
    if (typeof all === 'string') {
      journal.setAside();
      return `A change of the working files had been interrupted and can't be finished: ${all}`;
    }
    forgetStats(all.changes);
    const changes = all.changes.slice(0, all.own);
    const emptyIsTorn = !intent.sameBoot;
    const earlier = intent.sameBoot ? [] : all.changes.slice(all.own).filter(mayMend(intent.beganAt));
    // It names the trees of all that came before.
    journal.drop(journal.unflushed().map(({ record }) => record));
    try {
      refuseMissing(changes);
      await apply([...changes, ...earlier], { again: true, emptyIsTorn });
    } catch {
      await undo([...reversed(changes), ...earlier], emptyIsTorn);
      await options.writeIndex(intent.from);
      return 'A change of the working files that had been interrupted was undone.';
    }
    await options.writeIndex(intent.to);
    await flushLater(all.changes);
    return 'A change of the working files that had been interrupted was finished.';
  };

  const mayMend =
    (time: number) =>
    ({ path, after }: TreeChange): boolean =>
      !isNewer(join(workDir, path), time) && (after === null || options.has(after.oid));

  /** Writes again what a power loss tore, and leaves alone what was changed since. */
  const mend = async (checkout: UnflushedCheckout, records: string[]): Promise<string | null> => {
    const all = await readRecorded(checkout, options);
    if (typeof all === 'string') {
      journal.setAside(checkout.record);
      return `A change of the working files was not wholly on the disk and can't be finished: ${all}`;
    }
    forgetStats(all.changes);
    const ours = all.changes.filter(({ path }) => !isNewer(join(workDir, path), checkout.doneAt));
    const count = await apply(ours, { again: true, emptyIsTorn: true });
    flush.add(all.changes);
    flushBehind(records);
    if (count === 0) return null;
    return `The computer went down before a change of the working files was wholly on the disk; ${count} of them were written again.`;
  };

  return {
    run,
    wasInterrupted: () => mayBeTorn || journal.exists(),
    recover: async () => {
      const told: (string | null)[] = [];
      if (journal.exists()) told.push(await recoverIntent());
      const standing = mayBeTorn ? journal.unflushed() : [];
      const [last] = standing;
      if (last && !last.sameBoot) {
        told.push(
          await mend(
            last,
            standing.map(({ record }) => record),
          ),
        );
      }
      mayBeTorn = false;
      return told.filter(sentence => sentence !== null).join(' ') || null;
    },
    resume,
    pause: flush.pause,
    goOn: flush.goOn,
    settle: async () => {
      await flush.settle();
      await trash.empty();
    },
  };
}

/** Whether a file was changed after that time (milliseconds). */
function isNewer(path: string, time: number): boolean {
  try {
    return (lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > time;
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}
