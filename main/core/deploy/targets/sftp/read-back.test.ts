import { randomBytes } from 'node:crypto';
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { objectId } from '../../../repository/raw-object.ts';
import { bring, claimOf } from '../testing/place.ts';
import { quiet, releaseOf } from '../testing/release.ts';
import { sftpTarget } from './sftp-target.ts';
import { findProgram } from './testing/packages.ts';
import { bareMachine, newFolder, settingsFor } from './testing/place.ts';
import { startProxy } from './testing/proxy.ts';
import { type Sshd, sshdMissing, startSshd } from './testing/sshd.ts';

const missing = await sshdMissing();

describe.skipIf(missing !== null)(`Reading back${missing ? ` (left out: ${missing})` : ''}`, () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  const open = (port = sshd.port) => {
    const path = newFolder(sshd.folder);
    const means = { credential: () => Promise.resolve(null) };
    const target = sftpTarget({ ...settingsFor(sshd, path), port }, means, bareMachine);
    onTestFinished(() => target.close?.());
    return { target, path };
  };

  /** A release that is live and has been verified by the target that made it so. */
  const brought = async () => {
    const { target, path } = open();
    const release = releaseOf(
      Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`f/${at}\n`, `${at}`])),
    );
    await target.lock(claimOf(release), quiet());
    const staged = await target.stage(release, quiet());
    await staged.verify(quiet());
    await staged.activate();
    return { target, release, file: join(path, 'current', 'files', 'f', '12\n') };
  };
  test('a file whose bytes have changed is found, though its size and time are the same', async () => {
    const { target, release, file } = await brought();
    const { atime, mtime } = statSync(file);
    writeFileSync(file, '21');
    utimesSync(file, atime, mtime);
    const files = (await (await target.live(quiet()))?.files(quiet())) ?? [];
    const changed = files.filter(({ oid }, at) => oid !== release.files[at]?.oid);
    expect(changed.map(({ path }) => path)).toEqual(['f/12\n']);
  });

  const contents = (edition: string) =>
    Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`f/${at}`, at === 0 ? edition : `${at}`]));

  test('what is linked is not believed when it was written to after it had been read', async () => {
    const { target, path } = open();
    await bring(target, releaseOf(contents('1')));
    const next = releaseOf(contents('2'));
    const lock = await target.lock(claimOf(next), quiet());
    await (await target.live(quiet()))?.files(quiet());
    writeFileSync(join(path, 'current', 'files', 'f', '12'), '21');
    const staged = await target.stage(next, quiet());
    await expect(staged.verify(quiet())).rejects.toMatchObject({
      code: 'verification-failed',
      data: { path: 'f/12' },
    });
    await staged.discard();
    await lock.release();
  });

  test('a process that never had the bytes asks the server for git’s ids of them', async context => {
    if ((await findProgram('perl')) === null) return context.skip('there is no Perl');
    const proxy = await startProxy(sshd.port);
    onTestFinished(proxy.stop);
    const { target, path } = open(proxy.port);
    const release = releaseOf(contents('1'));
    await bring(target, release);
    const strange = release.files.map(({ path: name }) => ({ name, bytes: randomBytes(1000) }));
    for (const { name, bytes } of strange) writeFileSync(join(path, 'current', 'files', name), bytes);
    const before = proxy.sent();
    const files = (await (await target.live(quiet()))?.files(quiet())) ?? [];
    expect(files.map(({ oid }) => oid)).toEqual(strange.map(({ bytes }) => objectId('blob', bytes)));
    // To open, read and close each would take more.
    expect(proxy.sent() - before).toBeLessThan(50 * strange.length);
  });
});
