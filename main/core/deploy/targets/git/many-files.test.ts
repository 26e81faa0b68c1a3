import { beforeEach, expect, test } from 'vitest';
import { git } from '../../../repository/git-for-tests.ts';
import type { Step } from '../target.ts';
import { bring } from '../testing/place.ts';
import { beginHistory, quiet, releaseOf } from '../testing/release.ts';
import { gitTarget } from './git-target.ts';
import { bareRepository, branch } from './testing/bare-place.ts';
import { gitServer, password } from './testing/git-server.ts';

beforeEach(beginHistory);

const count = 10_000;

test('10,000 files arrive, then one that changed; bytes are told while they are sent', async () => {
  const bare = bareRepository();
  const { url } = await gitServer(bare);
  const open = () =>
    gitTarget(
      { url, branch, username: 'ada', keepReleases: 3 },
      { credential: () => Promise.resolve(password) },
    );
  const texts = Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`flows/${at % 100}/${at}.json`, `{"number": ${at}}\n`]),
  );
  const first = releaseOf(texts);
  await bring(open(), first);
  expect(git(bare, 'rev-parse', `${branch}^{tree}`).trim()).toBe(first.tree);
  expect(git(bare, 'ls-tree', '-r', '--name-only', branch).trim().split('\n')).toHaveLength(count);

  const second = releaseOf({ ...texts, 'flows/7/7.json': '{"number": "seven"}\n' });
  const target = open();
  await target.live(quiet());
  const told: Parameters<Step['progress']>[] = [];
  const staged = await target.stage(second, {
    ...quiet(),
    progress: (...amount) => void told.push(amount),
  });
  const [done, total, sent] = told.at(-1) ?? [0, 0];
  expect([done, total]).toEqual([count, count]);
  expect(sent).toBeGreaterThan(0);
  // The commits of version and release, the tag, the file and the three folders above it, not the 10,000.
  expect(sent).toBeLessThan(20_000);
  expect(told.map(([, , bytes = 0]) => bytes)).toEqual(
    told.map(([, , bytes = 0]) => bytes).toSorted((a, b) => a - b),
  );
  await staged.verify(quiet());
  await staged.activate();
  const live = await open().live(quiet());
  const files = (await live?.files(quiet())) ?? [];
  expect(files).toEqual(second.files);
});
