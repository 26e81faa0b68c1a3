import { join } from 'node:path';
import { type Config, configValue, readConfig, userIgnoreFile } from './config.ts';
import type { GitIndex, TrackedState } from './git-index.ts';
import { type IgnoreRules, ignoreRules, readIgnoreFile } from './ignore-rules.ts';
import { forgetTrees } from './known-folders.ts';
import type { ObjectStore } from './object-store.ts';
import { scanWorkingFolder } from './scan.ts';
import type { StatCache } from './stat-cache.ts';
import type { WorkingState } from './types.ts';

/** Looks at the working folder; see `Repository.scan`. Not to be called while it runs. */
export function createWorkingScan(options: {
  workDir: string;
  gitDir: string;
  objects: ObjectStore;
  stats: StatCache;
  index: GitIndex;
}): () => Promise<WorkingState> {
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

  return async () => {
    objects.revalidate();
    const { key, ...circumstances } = readCircumstances();
    const known = parse(stats.circumstances);
    const tracked = await index.trackedState(known.tracked);
    const { top } = stats;
    if (top.tree === null) index.seed(top);
    // A tree that is there stands for all that it holds. Git may have pruned one that nothing refers to.
    else if (!objects.has(top.tree)) forgetTrees(top);
    const state = await scanWorkingFolder({
      workDir,
      objects,
      top,
      ...circumstances,
      tracked: index.readTracked,
      anew: known.key !== key || known.tracked?.hash !== tracked.hash,
      onlyDoubted: false,
      watch: null,
      onLearned: stats.learned,
    });
    stats.circumstances = JSON.stringify({ key, tracked });
    return state;
  };
}

const value = (config: Config, key: string) => configValue(config, key)?.toLowerCase();

/** The circumstances under which what is known is true. */
function parse(text: string): { key: string; tracked: TrackedState | null } {
  return text === '' ? { key: '', tracked: null } : JSON.parse(text);
}
