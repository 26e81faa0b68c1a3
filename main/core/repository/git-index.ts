import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { readIfThere, type Temps } from './durable-fs.ts';
import { replaceUnderGitLock } from './git-lock.ts';
import { decodeIndex, encodeIndex } from './index-file.ts';
import type { StatCache } from './stat-cache.ts';
import { type Tracked, trackedFrom } from './tracked.ts';
import type { Oid, TreeFile } from './types.ts';

/** Git's own list of what is part of the project, kept so that native `git status` agrees. */
export type GitIndex = {
  readTracked: () => Promise<Tracked>;
  /** Makes the index hold `tree`. While git holds its lock it is left as it is, with a note. */
  write: (tree: Oid) => Promise<void>;
};

const lockWaitMs = 500;

export function createGitIndex(options: {
  gitDir: string;
  temps: Temps;
  stats: StatCache;
  headTree: () => Promise<Oid | null>;
  listFiles: (tree: Oid) => Promise<TreeFile[]>;
  notes: string[];
}): GitIndex {
  const { temps, stats, notes } = options;
  const path = join(options.gitDir, 'index');
  return {
    readTracked: async () => {
      const bytes = await readIfThere(path);
      const indexed = bytes && decodeIndex(bytes);
      if (indexed) return trackedFrom(indexed);
      const tree = await options.headTree();
      const files = tree === null ? [] : await options.listFiles(tree);
      return trackedFrom(new Map(files.map(({ path, mode, oid }) => [path, { mode, oid }])));
    },
    write: async tree => {
      const bytes = encodeIndex(await options.listFiles(tree), stats.get);
      try {
        await replaceUnderGitLock(path, bytes, { temps, waitMs: lockWaitMs });
      } catch (error) {
        // Git is busy in a terminal; its index only has to be refreshed later.
        if (!(error instanceof Failure) || error.code !== 'busy') throw error;
        notes.push(
          'Git\'s index was in use and was left as it is; "git status" may show changes that are none.',
        );
      }
    },
  };
}
