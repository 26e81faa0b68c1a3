import { spawnSync } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { objectId } from '../../../repository/raw-object.ts';
import { describeTarget } from '../testing/conformance.ts';
import type { Place, Seen } from '../testing/place.ts';
import { folderTarget } from './folder-target.ts';
import { folderLayout } from './layout.ts';
import { tempFolder } from './testing.ts';

/** The pid of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '0']).pid;

async function place(): Promise<Place> {
  const path = join(await tempFolder(), 'target');
  const layout = folderLayout(path);
  const names = (folder: string) => readdir(folder).catch((): string[] => []);
  return {
    open: () => folderTarget({ path, keepReleases: 3 }),
    look: async () => {
      if (!(await names(path)).includes('current')) return null;
      const seen: Seen = {};
      const root = join(path, 'current', 'files');
      for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
        if (entry.isDirectory()) continue;
        const file = join(entry.parentPath, entry.name);
        const mode = (await lstat(file)).mode & 0o100 ? '100755' : '100644';
        seen[file.slice(root.length + 1)] = `${mode} ${objectId('blob', await readFile(file))}`;
      }
      return seen;
    },
    releases: async () => (await names(layout.releases)).sort(),
    plantForeign: async () => {
      await mkdir(join(path, 'current'), { recursive: true });
      await writeFile(join(path, 'current', 'theirs'), 'theirs');
      return () => readdir(path, { recursive: true });
    },
    plantLock: async ({ owner, ...about }) => {
      await mkdir(path, { recursive: true });
      const host = owner === 'elsewhere' ? 'another-machine' : hostname();
      const lock = { ...about, host, deployment: 'theirs', pid: deadPid(), start: '0' };
      await writeFile(layout.lock, JSON.stringify(lock));
    },
    breakLock: () => rm(layout.lock),
    spoilStaged: (release, file) => writeFile(join(layout.staging(release.id).files, file), 'spoilt'),
  };
}

describeTarget('The folder', { place });
