import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { claimOf } from '../testing/place.ts';
import { quiet, releaseOf } from '../testing/release.ts';
import { sftpTarget } from './sftp-target.ts';
import { bareMachine, newFolder, settingsFor } from './testing/place.ts';
import { type Sshd, sshdMissing, startSshd } from './testing/sshd.ts';

const missing = await sshdMissing();

describe.skipIf(missing !== null)(`Reading back${missing ? ` (left out: ${missing})` : ''}`, () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  /** A release that is live and has been verified by the target that made it so. */
  const brought = async () => {
    const path = newFolder(sshd.folder);
    const target = sftpTarget(
      settingsFor(sshd, path),
      { credential: () => Promise.resolve(null) },
      bareMachine,
    );
    onTestFinished(() => target.close?.());
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
});
