import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bring, claimOf, expectLive } from '../testing/place.ts';
import { quiet, releaseOf } from '../testing/release.ts';
import type { Surroundings } from './server.ts';
import type { SftpSettings } from './settings.ts';
import { sftpTarget } from './sftp-target.ts';
import { bareMachine, newFolder, serverPlace, settingsFor } from './testing/place.ts';
import { startProxy } from './testing/proxy.ts';
import { type Sshd, sshdMissing, startSshd } from './testing/sshd.ts';

const missing = await sshdMissing();

describe.skipIf(missing !== null)(
  `Faults of an SFTP server${missing ? ` (left out: ${missing})` : ''}`,
  () => {
    let sshd: Sshd;
    beforeAll(async () => {
      sshd = await startSshd();
    });
    afterAll(() => sshd?.stop());

    const open = (settings: SftpSettings, limits: Partial<Surroundings['limits']> = {}) => {
      const machine = { ...bareMachine, limits: { ...bareMachine.limits, ...limits } };
      const target = sftpTarget(settings, { credential: () => Promise.resolve(null) }, machine);
      onTestFinished(() => target.close?.());
      return target;
    };

    test('a server that hangs is noticed, and asked anew when it answers again', async () => {
      const server = await startSshd();
      onTestFinished(server.stop);
      const settings = settingsFor(server, newFolder(server.folder));
      const release = releaseOf({ a: '1' });
      await bring(open(settings), release);
      const target = open(settings, { silenceMs: 5_000, keepaliveMs: 5_000 });
      await target.preflight(quiet());
      const sessions = processesBelow(server.child.pid ?? 0);
      expect(sessions.length).toBeGreaterThan(0);
      for (const pid of sessions) signal(pid, 'SIGSTOP');
      // They have groups of their own, and would outlive their server.
      onTestFinished(() => {
        for (const pid of sessions) signal(pid, 'SIGKILL');
      });
      await expect(target.live(quiet())).rejects.toMatchObject({
        code: 'target-unreachable',
        message: expect.stringContaining('has not answered for'),
      });
      expect((await target.live(quiet()))?.id).toBe(release.id);
    });

    /** Accepts connections and says nothing. */
    const silentServer = async () => {
      const sockets = new Set<Socket>();
      const server = createServer(socket => sockets.add(socket));
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => {
        for (const socket of sockets) socket.destroy();
        server.close();
      });
      return { ...settingsFor(sshd, '/nowhere/flows'), port: (server.address() as AddressInfo).port };
    };

    test('a server that never greets is not waited for', async () => {
      await expect(open(await silentServer(), { connectMs: 300 }).preflight(quiet())).rejects.toMatchObject({
        code: 'target-unreachable',
        message: expect.stringContaining('did not answer'),
      });
    });

    test('a cancel ends the waiting for a server', async () => {
      const cancel = new AbortController();
      const step = { signal: cancel.signal, progress: () => undefined };
      const waiting = open(await silentServer()).preflight(step);
      setImmediate(() => cancel.abort());
      await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    });

    test('nobody at the address, and no such name, are told apart', async () => {
      const server = await startSshd();
      const settings = settingsFor(server, '/nowhere/flows');
      await server.stop();
      const gone = { ...settings, keyFile: sshd.keyFile };
      await expect(open(gone).preflight(quiet())).rejects.toMatchObject({
        code: 'target-unreachable',
        message: expect.stringContaining('refused'),
      });
      await expect(open({ ...gone, host: 'no-such-host.invalid' }).preflight(quiet())).rejects.toMatchObject({
        code: 'target-unreachable',
      });
    });

    test('no permission to write there is told, and nothing is left', async () => {
      const server = await startSshd(['ForceCommand internal-sftp -R']);
      onTestFinished(server.stop);
      const path = newFolder(server.folder);
      await expect(bring(open(settingsFor(server, path)), releaseOf({ a: '1' }))).rejects.toMatchObject({
        code: 'permission-denied',
        message: expect.stringContaining(path),
      });
    });

    test.for([
      { way: 'file by file', worth: 64 },
      { way: 'by a command', worth: -1 },
    ])(
      'a full disk there is told, sent $way; the old one stays live and nothing is left',
      async ({ worth }, context) => {
        const disk = join(mkdtempSync(join(sshd.folder, 'disk-')), 'disk');
        mkdirSync(disk);
        const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tagline-test', disk]);
        onTestFinished(() => void spawnSync('umount', ['-l', disk]));
        if (mounted.status !== 0)
          return context.skip('mounting a small disk needs root and a kernel that lets it');
        const path = join(disk, 'target');
        const machine = { ...bareMachine, worthACommand: worth };
        const means = { credential: () => Promise.resolve(null) };
        const place = serverPlace(path, () => sftpTarget(settingsFor(sshd, path), means, machine));
        const [small, large] = [releaseOf({ a: '1' }), releaseOf({ a: '2', b: randomBytes(5_000_000) })];
        await bring(place.open(), small);
        await expect(bring(place.open(), large)).rejects.toMatchObject({
          code: 'disk-full',
          message: expect.stringContaining('is full'),
        });
        await expectLive(place, small);
        expect(await place.releases()).toEqual([small.id]);
      },
    );

    test('an answer that is lost during the switch leaves the old one or the new one, and we know which', async () => {
      const path = newFolder(sshd.folder);
      const direct = settingsFor(sshd, path);
      let last = releaseOf({ a: '0' });
      await bring(open(direct), last);
      const outcomes = new Set<string>();
      for (let pieces = 0; pieces < 14; pieces++) {
        const proxy = await startProxy(sshd.port);
        const target = open({ ...direct, port: proxy.port });
        const next = releaseOf({ a: `${pieces + 1}` });
        const lock = await target.lock(claimOf(next), quiet());
        const staged = await target.stage(next, quiet());
        await staged.verify(quiet());
        proxy.cutAfter(pieces);
        const how = await staged.activate().catch(() => null);
        proxy.cutAfter(Number.POSITIVE_INFINITY);
        const live = await target.live(quiet());
        if (how !== null) expect(live?.id).toBe(next.id);
        const now = live?.id === next.id ? next : last;
        outcomes.add(`${how === null ? 'lost' : 'told'} ${now === next ? 'new' : 'old'}`);
        await expectLive(
          serverPlace(path, () => open(direct)),
          now,
        );
        if (now === last) await staged.discard();
        last = now;
        await lock.release();
        await target.close?.();
        await proxy.stop();
      }
      expect(outcomes).toContain('lost old');
      expect(outcomes).toContain('told new');
    });
  },
);

function signal(pid: number, name: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // A command that has just ended.
  }
}

/** The processes that a process has started, and those that they have. */
function processesBelow(parent: number): number[] {
  const all = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  const parentOf = (pid: string) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      return 0;
    }
  };
  const children = all.filter(pid => parentOf(pid) === parent).map(Number);
  return [...children, ...children.flatMap(processesBelow)];
}
