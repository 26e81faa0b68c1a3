import { type Checkouts, createCheckouts } from './checkouts.ts';
import type { DiskTemps } from './disk.ts';
import { createGitIndex, type GitIndex } from './git-index.ts';
import type { ObjectStore } from './object-store.ts';
import { createQueue } from './parallel.ts';
import { objectDamaged } from './raw-object.ts';
import { refuseUnwritable } from './refuse-unwritable.ts';
import type { StatCache } from './stat-cache.ts';
import type { Oid, Progress, Repository, TreeChange, TreeEntry, TreeFile, WorkingState } from './types.ts';
import { watchRefs } from './watch-refs.ts';
import { createWorkingScan } from './working-scan.ts';

export type WorkingFolder = Pick<
  Checkouts,
  'wasInterrupted' | 'recover' | 'resume' | 'pause' | 'goOn' | 'settle'
> & {
  scan: () => Promise<WorkingState>;
  watch: Repository['watch'];
  checkout: (from: Oid, to: Oid, options?: { progress?: Progress }) => Promise<void>;
  writeIndex: (tree: Oid) => Promise<void>;
  /** Runs `work` while nothing else uses git's index. */
  withIndex: <T>(work: (index: GitIndex) => Promise<T>) => Promise<T>;
};

/** What a scan has found is told first: setting up the watches takes a look at everything once more. */
const watchAfterMs = 50;

export function createWorkingFolder(options: {
  workDir: string;
  gitDir: string;
  temps: DiskTemps;
  objects: ObjectStore;
  stats: StatCache;
  headTree: () => Promise<Oid | null>;
  listFiles: (tree: Oid) => Promise<TreeFile[]>;
  diffTrees: (a: Oid, b: Oid) => Promise<TreeChange[]>;
  readTree: (tree: Oid) => TreeEntry[] | Promise<TreeEntry[]>;
  notes: string[];
}): WorkingFolder {
  const { workDir, gitDir, temps, objects, stats, notes } = options;
  const index = createGitIndex(options);
  const scanner = createWorkingScan({ workDir, gitDir, objects, stats, index });
  const inTurn = createQueue();
  let endWatching: () => void = () => undefined;
  let hasScanned = false;
  let afterFirstScan: () => void = () => undefined;

  const firstScanEnded = () => {
    if (hasScanned) return;
    hasScanned = true;
    afterFirstScan();
  };

  const writeIndex = async (tree: Oid) => {
    await objects.flush();
    await index.write(tree);
  };

  const checkouts = createCheckouts({
    workDir,
    gitDir,
    temps,
    stats,
    readBlob: oid => {
      const { type, data } = objects.read(oid);
      if (type !== 'blob') throw objectDamaged(oid, `is a ${type} where a file is needed`);
      return data;
    },
    has: objects.has,
    diffTrees: options.diffTrees,
    refuseNames: (changes, between) => refuseUnwritable(changes, between, options.readTree),
    flushObjects: objects.flush,
    writeIndex,
    notes,
  });

  return {
    scan: () => inTurn(scanner.scan).finally(firstScanEnded),
    watch: (onChange, onFailed, { later = false } = {}) => {
      const onOutside = (isFolder: boolean) => onChange({ kind: isFolder ? 'folders' : 'files' });
      const ends = [watchRefs(gitDir, ref => onChange({ kind: 'ref', ref }), onFailed)];
      const watchFiles = () => {
        ends.push(scanner.watch(onOutside, onFailed));
        // Sets the watches up, and tells at the end of whatever was changed meanwhile. What fails here fails
        // again, and is told, when somebody looks.
        inTurn(scanner.scan).then(
          () => onOutside(false),
          () => undefined,
        );
      };
      if (!later) watchFiles();
      else {
        let timer: NodeJS.Timeout | undefined;
        ends.push(() => clearTimeout(timer));
        afterFirstScan = () => {
          timer = setTimeout(watchFiles, watchAfterMs).unref();
        };
        if (hasScanned) afterFirstScan();
      }
      endWatching = () => {
        for (const end of ends) end();
      };
      return endWatching;
    },
    checkout: (from, to, { progress } = {}) => inTurn(() => checkouts.run(from, to, progress)),
    writeIndex: tree => inTurn(() => writeIndex(tree)),
    withIndex: work => inTurn(() => work(index)),
    wasInterrupted: checkouts.wasInterrupted,
    recover: () => inTurn(checkouts.recover),
    resume: () => inTurn(checkouts.resume),
    pause: checkouts.pause,
    goOn: checkouts.goOn,
    settle: async () => {
      endWatching();
      await checkouts.settle();
    },
  };
}
