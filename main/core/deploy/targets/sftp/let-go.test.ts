import { existsSync, lstatSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bring, claimOf, expectLive } from '../testing/place.ts';
import { quiet, releaseOf } from '../testing/release.ts';
import { sftpTarget } from './sftp-target.ts';
import { bareMachine, newFolder, serverPlace, settingsFor } from './testing/place.ts';
import { startProxy } from './testing/proxy.ts';
import { type Sshd, sshdMissing, startSshd } from './testing/sshd.ts';

const missing = await sshdMissing();

describe.skipIf(missing !== null)(`A lock that is let go${missing ? ` (left out: ${missing})` : ''}`, () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  const bed = async () => {
    const path = newFolder(sshd.folder);
    const proxy = await startProxy(sshd.port);
    onTestFinished(proxy.stop);
    const open = (port = sshd.port) => {
      const settings = { ...settingsFor(sshd, path), port };
      const target = sftpTarget(settings, { credential: () => Promise.resolve(null) }, bareMachine);
      onTestFinished(() => target.close?.());
      return target;
    };
    return { path, proxy, open, place: serverPlace(path, () => open()) };
  };

  test('is taken over by the next attempt, and no switch that was asked for before can come late', async () => {
    const { path, proxy, open, place } = await bed();
    const [first, lost, next] = [releaseOf({ a: '1' }), releaseOf({ a: '2' }), releaseOf({ a: '3' })];
    await bring(open(), first);
    const target = open(proxy.port);
    const lock = await target.lock(claimOf(lost), quiet());
    const staged = await target.stage(lost, quiet());
    await staged.verify(quiet());
    await expect(open().lock(claimOf(next), quiet())).rejects.toMatchObject({ code: 'target-busy' });
    const begun = new Promise<void>(resolve =>
      proxy.holdWhen(() => {
        const isBegun = readdirSync(path).some(name => name.startsWith('.current-'));
        if (isBegun) resolve();
        return isBegun;
      }),
    );
    const switching = staged.activate().catch(() => 'not known');
    await begun;
    lock.letGo?.();
    proxy.holdWhen(() => false);
    expect(await switching).toBe('not known');
    const temp = join(path, '.current-0123456789ab');
    symlinkSync(`releases/${lost.id}`, temp);
    const taken = await open().lock(claimOf(next), quiet());
    expect(existsSync(temp)).toBe(false);
    await taken.release();
    await bring(open(), next);
    await expect(staged.activate()).rejects.toMatchObject({ code: 'target-busy' });
    await expect(target.revert(null, quiet())).rejects.toMatchObject({ code: 'target-busy' });
    await expectLive(place, next);
  });

  test('is kept while it is not known whether what is live was removed', async () => {
    const { path, proxy, open } = await bed();
    await bring(open(), releaseOf({ a: '1' }));
    const target = open(proxy.port);
    const lock = await target.lock(claimOf(releaseOf({ a: '2' })), quiet());
    const current = join(path, 'current');
    const removed = new Promise<void>(resolve =>
      proxy.holdWhen(() => {
        if (lstatSync(current, { throwIfNoEntry: false })) return false;
        resolve();
        return true;
      }),
    );
    const reverting = target.revert(null, quiet()).catch(() => 'not known');
    await removed;
    lock.letGo?.();
    const next = claimOf(releaseOf({ a: '3' }));
    await expect(open().lock(next, quiet())).rejects.toMatchObject({ code: 'target-busy' });
    await target.close?.();
    expect(await reverting).toBe('not known');
  });
});
