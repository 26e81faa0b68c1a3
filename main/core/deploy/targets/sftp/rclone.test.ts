import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeTarget } from '../testing/conformance.ts';
import { bring } from '../testing/place.ts';
import { releaseOf } from '../testing/release.ts';
import { sftpTarget } from './sftp-target.ts';
import { bareMachine, serverPlace } from './testing/place.ts';
import { type Rclone, rcloneMissing, rcloneUser, startRclone } from './testing/rclone.ts';

const missing = await rcloneMissing();
const means = { credential: () => Promise.resolve(rcloneUser.password) };

describe.skipIf(missing !== null)(`rclone serve sftp${missing ? ` (left out: ${missing})` : ''}`, () => {
  let rclone: Rclone | undefined;
  beforeAll(async () => {
    rclone = await startRclone();
  });
  afterAll(() => rclone?.stop());

  /** The server's own path, and the same folder here. */
  const newPlace = () => {
    if (!rclone) throw new Error('rclone does not run');
    mkdirSync(rclone.folder, { recursive: true });
    const here = join(mkdtempSync(join(rclone.folder, 'target-')), 'target');
    const path = here.slice(rclone.folder.length);
    const { username } = rcloneUser;
    const settings = { host: '127.0.0.1', port: rclone.port, username, path, signIn: 'password' as const };
    const more = { keyFile: '', hostKey: rclone.fingerprint, keepReleases: 3 };
    return { here, open: () => sftpTarget({ ...settings, ...more }, means, bareMachine) };
  };

  describeTarget('A folder on a poorer server', {
    place: async () => {
      const { here, open } = newPlace();
      return serverPlace(here, open);
    },
  });

  test('the receipt says how it was switched without links', async () => {
    const { open } = newPlace();
    expect(await bring(open(), releaseOf({ a: '1' }))).toContain('“current.json”');
    expect(await bring(open(), releaseOf({ a: '2' }))).toContain('“current.json”');
  });
});
