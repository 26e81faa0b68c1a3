import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { assertRoom } from '../../room.ts';
import { unattended } from '../target.ts';
import { bring } from '../testing/place.ts';
import { releaseOf } from '../testing/release.ts';
import { sftpTarget } from './sftp-target.ts';
import { bareMachine, newFolder, settingsFor } from './testing/place.ts';
import { sshdMissing, startSshd } from './testing/sshd.ts';

const missing = await sshdMissing();
const megabytes = (fill: string, count: number) => fill.repeat(count * 1024 * 1024);

describe.skipIf(missing !== null)(`room on the server${missing ? ` (left out: ${missing})` : ''}`, () => {
  test('what is live already takes none, what is new needs its bytes', async context => {
    const sshd = await startSshd([]);
    onTestFinished(() => sshd.stop());
    const disk = newFolder(sshd.folder);
    mkdirSync(disk, { recursive: true });
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tagline-test', disk]).status !== 0)
      return context.skip('mounting a small disk needs root and a kernel that lets it');
    onTestFinished(() => {
      spawnSync('umount', ['-l', disk]);
    });
    chmodSync(disk, 0o777);
    const settings = settingsFor(sshd, join(disk, 'orders'));
    const open = () => {
      const target = sftpTarget(settings, { credential: () => Promise.resolve(null) }, bareMachine);
      onTestFinished(() => target.close?.());
      return target;
    };
    const first = releaseOf({ 'big.json': megabytes('a', 2), 'small.json': '1' });
    await bring(open(), first);

    const target = open();
    expect(await target.room?.(unattended)).toBeNull();
    await target.preflight(unattended);
    const room = await target.room?.(unattended);
    expect(room?.bytes).toBeGreaterThan(1024 * 1024);
    expect(room?.bytes).toBeLessThan(2 * 1024 * 1024);
    const live = async () => (await (await target.live(unattended))?.files(unattended)) ?? [];
    const asked = (files: { [path: string]: string }) => {
      const release = releaseOf(files);
      return assertRoom(
        target,
        { files: release.files, name: '2.0.0', read: release.read },
        live,
        unattended,
      );
    };
    await asked({ 'big.json': megabytes('a', 2), 'small.json': '2' });
    await expect(asked({ 'big.json': megabytes('b', 3), 'small.json': '1' })).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/has room for [12]\.\d MB, and 2\.0\.0 takes at least 3\.0 MB there/),
    });
  });
});
