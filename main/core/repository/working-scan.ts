import { join } from 'node:path';
import { type Config, configValue, readConfig, userIgnoreFile } from './config.ts';
import type { GitIndex } from './git-index.ts';
import { readIgnoreRules } from './ignore-rules.ts';
import type { ObjectStore } from './object-store.ts';
import { scanWorkingFolder } from './scan.ts';
import type { StatCache } from './stat-cache.ts';
import type { WorkingState } from './types.ts';

/** Looks at the working folder; see `Repository.scan`. */
export function createWorkingScan(options: {
  workDir: string;
  gitDir: string;
  objects: ObjectStore;
  stats: StatCache;
  index: GitIndex;
}): () => Promise<WorkingState> {
  const { workDir, gitDir, objects, stats, index } = options;
  return async () => {
    await objects.revalidate();
    const config = await readConfig(gitDir);
    const ruleFiles = [join(gitDir, 'info', 'exclude'), userIgnoreFile(config)];
    const rules = await readIgnoreRules(ruleFiles, value(config, 'core.ignoreCase') === 'true');
    const tracked = await index.readTracked();
    const keepsModes = value(config, 'core.fileMode') !== 'false';
    const keepsLinks = value(config, 'core.symlinks') !== 'false';
    const state = await scanWorkingFolder({
      workDir,
      objects,
      stats,
      rules,
      tracked,
      keepsModes,
      keepsLinks,
    });
    // A cache that can't be written (a read-only disk) is no reason to fail.
    await stats.save().catch(() => undefined);
    return state;
  };
}

const value = (config: Config, key: string) => configValue(config, key)?.toLowerCase();
