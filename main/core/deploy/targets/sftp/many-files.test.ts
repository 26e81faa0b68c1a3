import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bring, expectLive } from '../testing/place.ts';
import { releaseOf } from '../testing/release.ts';
import { sftpTarget } from './sftp-target.ts';
import { bareMachine, newFolder, serverPlace, settingsFor } from './testing/place.ts';
import { startProxy } from './testing/proxy.ts';
import { type Sshd, sshdMissing, startSshd } from './testing/sshd.ts';

const missing = await sshdMissing();
const count = 1000;
const contents = (edition: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `area-${at % 20}/flow ${at}.json`,
      `${at === 7 ? edition : 0} ${at} `.repeat(1200),
    ]),
  );

const servers: [string, string[]][] = [
  ['by commands', []],
  ['where commands are forbidden', ['ForceCommand internal-sftp']],
];
describe.skipIf(missing !== null)(`1,000 files${missing ? ` (left out: ${missing})` : ''}`, () => {
  describe.each(servers)('%s', (_, lines) => {
    let sshd: Sshd;
    beforeAll(async () => {
      sshd = await startSshd(lines);
    });
    afterAll(() => sshd?.stop());

    test('arrive whole; of one that changed, only that one is sent', async () => {
      const proxy = await startProxy(sshd.port);
      onTestFinished(proxy.stop);
      const path = newFolder(sshd.folder);
      const settings = { ...settingsFor(sshd, path), port: proxy.port };
      const open = () => {
        const target = sftpTarget(settings, { credential: () => Promise.resolve(null) }, bareMachine);
        onTestFinished(() => target.close?.());
        return target;
      };
      const place = serverPlace(path, open);
      const [first, second] = [releaseOf(contents(1)), releaseOf(contents(2))];
      await bring(open(), first);
      const sentFirst = proxy.sent();
      await expectLive(place, first);
      const before = proxy.sent();
      await bring(open(), second);
      const sentSecond = proxy.sent() - before;
      await expectLive(place, second);

      const inode = async (release: typeof first, file: string) =>
        (await stat(join(path, 'releases', release.id, 'files', file))).ino;
      const same = await Promise.all(
        first.files.map(async file => (await inode(first, file.path)) === (await inode(second, file.path))),
      );
      expect(same.filter(isSame => !isSame)).toHaveLength(1);
      expect(sentFirst).toBeGreaterThan(count * 4000);
      // What says what there is: the manifest, requests for each file.
      expect(sentSecond).toBeLessThan(sentFirst / 2);
    });
  });
});
