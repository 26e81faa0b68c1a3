import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { objectId } from '../../../../repository/raw-object.ts';
import { folderLayout } from '../../folder/layout.ts';
import type { Target } from '../../target.ts';
import type { Place, Seen } from '../../testing/place.ts';
import type { Surroundings } from '../server.ts';
import type { SftpSettings } from '../settings.ts';
import type { Sshd } from './sshd.ts';

/** For tests: nothing of the user's own counts. */
export const bareMachine: Surroundings = {
  knownHosts: [],
  agent: undefined,
  limits: { connectMs: 60_000, silenceMs: 60_000, keepaliveMs: 20_000 },
  worthACommand: 64,
};

/** For tests: settings that reach a folder of this server. */
export const settingsFor = (sshd: Sshd, path: string): SftpSettings => ({
  host: '127.0.0.1',
  port: sshd.port,
  username: userInfo().username,
  path,
  signIn: 'key',
  keyFile: sshd.keyFile,
  hostKey: sshd.fingerprint,
  keepReleases: 3,
});

/** For tests: a folder for a target below the server's own, which goes with the server. */
export const newFolder = (below: string): string => join(mkdtempSync(join(below, 'target-')), 'target');

/** The pid of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '0']).pid;

/**
 * For tests: a server's folder, which is one of this machine, looked at as its reader would. A server that keeps
 * no modes has them in its manifest only.
 */
export function serverPlace(path: string, open: () => Target): Place {
  const layout = folderLayout(path);
  const names = (folder: string) => readdir(folder).catch((): string[] => []);
  return {
    open,
    look: async () => {
      const release = await liveFolder(path);
      if (release === null) return null;
      const modes = await manifestModes(release);
      const seen: Seen = {};
      const root = join(release, 'files');
      for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
        if (entry.isDirectory()) continue;
        const file = join(entry.parentPath, entry.name);
        const name = file.slice(root.length + 1);
        const mode = modes?.get(name) ?? ((await lstat(file)).mode & 0o100 ? '100755' : '100644');
        seen[name] = `${mode} ${objectId('blob', await readFile(file))}`;
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

async function liveFolder(path: string): Promise<string | null> {
  const text = await readFile(join(path, 'current.json'), 'utf8').catch(() => null);
  if (text !== null) return join(path, (JSON.parse(text) as { path: string }).path);
  const link = await lstat(join(path, 'current')).catch(() => null);
  return link === null ? null : join(path, 'current');
}

async function manifestModes(release: string): Promise<Map<string, string> | null> {
  type Manifest = { keepsModes: boolean; files: { path: string; mode: string }[] };
  const manifest = JSON.parse(await readFile(join(release, 'manifest.json'), 'utf8')) as Manifest;
  return manifest.keepsModes ? null : new Map(manifest.files.map(file => [file.path, file.mode]));
}
