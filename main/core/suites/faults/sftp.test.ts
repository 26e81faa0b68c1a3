import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { newFolder } from '../../deploy/targets/sftp/testing/place.ts';
import { type Sshd, sshdMissing, startSshd } from '../../deploy/targets/sftp/testing/sshd.ts';
import { changeByHand, lookAtFolder, spoilStaged } from './folder-place.ts';
import { describeFaults } from './matrix.ts';
import type { RigPlace } from './rig.ts';
import { sftpNetworkFaults } from './sftp-faults.ts';
import { fillDisk, mountSmallDisk, NotHere } from './small-disk.ts';
import { tcpProxy } from './tcp-proxy.ts';

let servers: Promise<{ known: Sshd; other: Sshd }> | null = null;
afterAll(async () => {
  for (const sshd of Object.values((await servers) ?? {})) await sshd.stop();
});

async function start() {
  const missing = await sshdMissing();
  if (missing !== null) throw new NotHere(missing);
  return { known: await startSshd(), other: await startSshd() };
}

async function place({ smallDisk }: { smallDisk: boolean }): Promise<RigPlace> {
  servers ??= start();
  const { known, other } = await servers;
  const path = newFolder(smallDisk ? mountSmallDisk() : known.folder);
  let { port } = known;
  const proxy = await tcpProxy(() => port);
  return {
    settings: {
      kind: 'sftp',
      host: '127.0.0.1',
      port: proxy.port,
      username: userInfo().username,
      path,
      signIn: 'key',
      keyFile: known.keyFile,
      hostKey: known.fingerprint,
      keepReleases: 3,
    },
    credentials: {},
    look: () => lookAtFolder(path),
    faults: {
      ...sftpNetworkFaults(
        proxy,
        () => readlinkSync(join(path, 'current')),
        round =>
          // The lock is asked for, a link made and moved; then all is read again.
          Math.min(1 + round, 3),
      ),
      'bad credential': () => {
        const file = join(known.folder, 'authorized_keys');
        const keys = readFileSync(file);
        writeFileSync(file, '');
        return () => writeFileSync(file, keys);
      },
      'host key changed': () => {
        port = other.port;
        return () => {
          port = known.port;
        };
      },
      'disk full there': () => fillDisk(join(path, '..', '..')),
      conflict: changeByHand(path),
      'wrong content stored': spoilStaged(path),
    },
  };
}

describeFaults({ name: 'OpenSSH’s server', place });
