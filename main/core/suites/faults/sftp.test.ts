import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { newFolder } from '../../deploy/targets/sftp/testing/place.ts';
import { type Sshd, sshdMissing, startSshd } from '../../deploy/targets/sftp/testing/sshd.ts';
import { changeByHand, lookAtFolder, spoilStaged } from './folder-place.ts';
import { describeFaults } from './matrix.ts';
import type { Arm, RigPlace } from './rig.ts';
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
  const killedAt =
    (phase: string): Arm =>
    ({ at }) => {
      at(phase, proxy.kill);
      return proxy.start;
    };
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
      refused: () => {
        proxy.kill();
        return proxy.start;
      },
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
      'server killed before the switch': killedAt('Verify the copy'),
      // What is said is encrypted: the moments lie some messages apart.
      'server killed during the switch': ({ at, round }) => {
        at('Switch', () => {
          let left = 4 + 3 * round;
          proxy.gates.up = () => {
            if (left-- === 0) proxy.kill();
            return left >= 0;
          };
        });
        return proxy.start;
      },
      'server killed after the switch': killedAt('Read back'),
      'answer lost after the switch was applied': ({ at }) => {
        const current = () => readlinkSync(join(path, 'current'));
        at('Switch', () => {
          const before = current();
          proxy.gates.down = () => {
            if (current() === before) return true;
            proxy.gates.down = () => true;
            proxy.cut();
            return false;
          };
        });
        return proxy.start;
      },
      'hung server': ({ at, cancel }) => {
        at('Copy the files', () => {
          proxy.gates.down = () => false;
          proxy.gates.up = () => {
            cancel();
            return false;
          };
        });
        return async () => {
          proxy.cut();
          await proxy.start();
        };
      },
      'disk full there': () => fillDisk(join(path, '..', '..')),
      conflict: changeByHand(path),
      'wrong content stored': spoilStaged(path),
    },
  };
}

describeFaults({ name: 'OpenSSH’s server', place });
