import { join } from 'node:path';
import { type Config, configValue, readConfig, userIgnoreFile } from './config.ts';
import type { GitIndex, TrackedState } from './git-index.ts';
import { type IgnoreRules, ignoreRules, readIgnoreFile } from './ignore-rules.ts';
import { forgetTrees } from './known-folders.ts';
import { mayConvert } from './may-convert.ts';
import type { ObjectStore } from './object-store.ts';
import { scanWorkingFolder } from './scan.ts';
import type { StatCache } from './stat-cache.ts';
import type { WorkingState } from './types.ts';
import { createFolderWatcher, type FolderWatcher } from './watch-folder.ts';

export type WorkingScan = {
  /** See `Repository.scan`. Not to be called while it runs. */
  scan: () => Promise<WorkingState>;
  /**
   * Watches the working folder from the next scan on, so that scans look only at what has changed. `onChange`
   * is told of changes, and whether a folder came or went; `onFailed`, at most once, why watching has ended.
   * Answers the function that ends it.
   */
  watch: (onChange: (isFolder: boolean) => void, onFailed: (reason: unknown) => void) => () => void;
};

/** Looks at the working folder. */
export function createWorkingScan(options: {
  workDir: string;
  gitDir: string;
  objects: ObjectStore;
  stats: StatCache;
  index: GitIndex;
}): WorkingScan {
  const { workDir, gitDir, objects, stats, index } = options;
  let rules: { key: string; rules: IgnoreRules } | null = null;

  const readCircumstances = () => {
    const config = readConfig(gitDir);
    const texts = [join(gitDir, 'info', 'exclude'), userIgnoreFile(config)].map(readIgnoreFile);
    const ignoreCase = value(config, 'core.ignoreCase') === 'true';
    const keepsModes = value(config, 'core.fileMode') !== 'false';
    const keepsLinks = value(config, 'core.symlinks') !== 'false';
    const key = JSON.stringify([texts, ignoreCase, keepsModes, keepsLinks]);
    if (rules?.key !== key) rules = { key, rules: ignoreRules(texts, ignoreCase) };
    return { key, rules: rules.rules, keepsModes, keepsLinks };
  };

  let watcher: FolderWatcher | null = null;
  /** Whether a scan has gone through everything that is watched. */
  let isComplete = false;

  const scan = async () => {
    objects.revalidate();
    const { key, ...circumstances } = readCircumstances();
    const known = parse(stats.circumstances);
    const tracked = await index.trackedState(known.tracked);
    const { top } = stats;
    const watching = watcher;
    const isKnown = isComplete && (await watching?.settle()) === true;
    isComplete = false;
    // A tree that is there stands for all that it holds. Git may have pruned one that nothing refers to.
    const isStored = top.tree !== null && objects.has(top.tree);
    if (top.tree === null) {
      if (!mayConvert(workDir, gitDir, readConfig(gitDir))) index.seed(top);
    } else if (!isStored) forgetTrees(top);
    const state = await scanWorkingFolder({
      workDir,
      objects,
      top,
      ...circumstances,
      tracked: index.readTracked,
      // Where nothing is known but what git tracks, nothing was judged yet.
      anew: stats.circumstances !== '' && (known.key !== key || known.tracked?.hash !== tracked.hash),
      onlyDoubted: isKnown && isStored,
      watch: watching?.watch ?? null,
      onLearned: stats.learned,
    });
    stats.circumstances = JSON.stringify({ key, tracked });
    isComplete = watching !== null && watching === watcher;
    return state;
  };

  return {
    scan,
    watch: (onChange, onFailed) => {
      watcher?.close();
      const started = createFolderWatcher({ workDir, gitDir, top: stats.top, onChange, onFailed });
      watcher = started;
      isComplete = false;
      return () => {
        started.close();
        if (watcher === started) watcher = null;
      };
    },
  };
}

const value = (config: Config, key: string) => configValue(config, key)?.toLowerCase();

/** The circumstances under which what is known is true. */
function parse(text: string): { key: string; tracked: TrackedState | null } {
  return text === '' ? { key: '', tracked: null } : JSON.parse(text);
}
