import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import {
  type Rclone,
  rcloneMissing,
  rcloneUser,
  startRclone,
} from '../../deploy/targets/sftp/testing/rclone.ts';
import { spoilStaged } from './folder-place.ts';
import { describeFaults } from './matrix.ts';
import type { RigPlace } from './rig.ts';
import { sftpNetworkFaults } from './sftp-faults.ts';
import { NotHere } from './small-disk.ts';
import { tcpProxy } from './tcp-proxy.ts';
import type { Seen } from './world.ts';

let servers: Promise<{ known: Rclone; stranger: Rclone; strict: Rclone }> | null = null;
afterAll(async () => {
  for (const rclone of Object.values((await servers) ?? {})) await rclone.stop();
});

async function start() {
  const missing = await rcloneMissing();
  if (missing !== null) throw new NotHere(missing);
  const known = await startRclone();
  mkdirSync(known.folder, { recursive: true });
  const strict = await startRclone({ hostKey: known.hostKey, password: 'another one' });
  return { known, stranger: await startRclone(), strict };
}

/** Without links, `current.json` tells which release is live; '' for none. */
function pointerIn(path: string): string {
  try {
    return (JSON.parse(readFileSync(join(path, 'current.json'), 'utf8')) as { path: string }).path;
  } catch {
    return '';
  }
}

async function look(path: string): Promise<Seen | null> {
  const release = pointerIn(path);
  if (release === '') return null;
  const root = join(path, release, 'files');
  const seen: Seen = {};
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    seen[file.slice(root.length + 1)] = await readFile(file, 'utf8');
  }
  return seen;
}

async function place(): Promise<RigPlace> {
  servers ??= start();
  const { known, stranger, strict } = await servers;
  const path = join(mkdtempSync(join(known.folder, 'target-')), 'target');
  let { port } = known;
  const proxy = await tcpProxy(() => port);
  const reaches = (other: Rclone) => () => {
    port = other.port;
    return () => {
      port = known.port;
    };
  };
  return {
    settings: {
      kind: 'sftp',
      host: '127.0.0.1',
      port: proxy.port,
      username: rcloneUser.username,
      path: path.slice(known.folder.length),
      signIn: 'password',
      keyFile: '',
      hostKey: known.fingerprint,
      keepReleases: 3,
    },
    credentials: { password: rcloneUser.password },
    look: () => look(path),
    faults: {
      ...sftpNetworkFaults(
        proxy,
        () => pointerIn(path),
        round => 4 + round,
      ),
      'bad credential': reaches(strict),
      'host key changed': reaches(stranger),
      'disk full there':
        'rclone serves one folder for all rows; a full disk behind SFTP is tried with OpenSSH’s server',
      conflict: () => {
        writeFileSync(join(path, pointerIn(path), 'files', 'a.txt'), 'by hand\n');
        return () => undefined;
      },
      'wrong content stored': spoilStaged(path),
    },
  };
}

describeFaults({ name: 'rclone serve sftp', place });
