import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { fsck, git, gitAside, gitWithInput, tempFolder } from '../../../repository/git-for-tests.ts';
import { bring, claimOf, expectLive } from '../testing/place.ts';
import { beginHistory, quiet, releaseOf } from '../testing/release.ts';
import { gitTarget } from './git-target.ts';
import { branch } from './testing/bare-place.ts';
import { password } from './testing/git-server.ts';
import { served } from './testing/served.ts';

beforeEach(beginHistory);

/** Bytes that can't be made smaller. */
const noise = (size: number, seed: number) =>
  Buffer.concat(
    Array.from({ length: size / 20 }, (_, at) => createHash('sha1').update(`${seed} ${at}`).digest()),
  );

test('native git clones exactly the version, with its tag, from a sound repository', async () => {
  const { bare, server, open, first } = await served();
  git(bare, 'config', 'receive.denyNonFastForwards', 'true');
  const second = releaseOf({ 'a.txt': 'two', 'deep/er/new.bin': new Uint8Array([0, 255]) });
  await bring(open(), second);
  await open().revert(first.id, quiet());
  await bring(open(), releaseOf({ 'a.txt': 'three' }));
  const clone = join(tempFolder(), 'clone');
  const url = server.url.replace('//', `//ada:${encodeURIComponent(password)}@`);
  await gitAside(tempFolder(), 'clone', '-q', '-b', branch, url, clone);
  expect(fsck(bare)).toBe('');
  expect(fsck(clone)).toBe('');
  expect(git(clone, 'status', '--porcelain')).toBe('');
  const trees = git(clone, 'log', '--first-parent', '--format=%T', branch).trim().split('\n').slice(1, 4);
  expect(trees).toEqual([first.tree, second.tree, first.tree]);
  for (const release of [first, second]) {
    expect(git(clone, 'rev-parse', `refs/tags/${release.version}`).trim()).toBe(release.tag);
    expect(git(clone, 'cat-file', '-t', release.tag).trim()).toBe('tag');
  }
});

test('what was not sent is not fetched, and what was verified is not fetched again', async () => {
  const { open, place, inTheWay } = await served();
  const before = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`old/${at}`, noise(4000, at)]));
  await bring(open(), releaseOf(before));
  const fetched: number[] = [];
  inTheWay((request, response, pass) => {
    if (request.url?.endsWith('git-upload-pack')) {
      const at = fetched.push(0) - 1;
      const write = response.write.bind(response);
      response.write = (part: Buffer) => {
        fetched[at] = (fetched[at] ?? 0) + part.length;
        return write(part);
      };
    }
    pass();
  });
  const next = releaseOf({ ...before, 'old/7': noise(4000, 99) });
  const target = open();
  const lock = await target.lock(claimOf(next), quiet());
  const staged = await target.stage(next, quiet());
  expect(fetched.splice(0)).toEqual([]);
  await staged.verify(quiet());
  expect(fetched).toHaveLength(1);
  expect(fetched[0]).toBeGreaterThan(4000);
  expect(fetched.splice(0)[0]).toBeLessThan(4000 * 3);
  await staged.activate();
  const live = await target.live(quiet());
  fetched.length = 0;
  expect((await live?.files(quiet()))?.map(({ oid }) => oid)).toEqual(next.files.map(({ oid }) => oid));
  expect(fetched).toEqual([]);
  await lock.release();
  await expectLive(place, next);
});

test('what the project has of what runs there is not fetched; what somebody changed there is', async () => {
  const { bare, server, open } = await served();
  const release = releaseOf({ 'a.txt': 'two', 'deep/b.txt': 'b' });
  await bring(open(), release);
  const target = gitTarget(
    { url: server.url, branch, username: 'ada', keepReleases: 3 },
    { credential: () => Promise.resolve(password), object: release.object },
  );
  const live = await target.live(quiet());
  const asked = server.seen.length;
  expect(await live?.files(quiet())).toEqual(release.files);
  expect(server.seen.length).toBe(asked);

  const blob = gitWithInput(bare, 'by hand', 'hash-object', '-w', '--stdin').trim();
  const lines = git(bare, 'ls-tree', branch).replace(/^(100644 blob )\w+/m, `$1${blob}`);
  const tree = gitWithInput(bare, lines, 'mktree').trim();
  const fix = git(bare, 'commit-tree', tree, '-p', branch, '-m', 'A quick fix').trim();
  git(bare, 'update-ref', `refs/heads/${branch}`, fix);
  const files = await (await target.live(quiet()))?.files(quiet());
  expect(files?.map(({ path, oid }) => `${path} ${oid}`)).toEqual([
    `a.txt ${blob}`,
    `deep/b.txt ${release.files[1]?.oid}`,
  ]);
});

test('what is left out of a version is not in the branch', async () => {
  const { open, place, bare } = await served();
  const whole = releaseOf({ 'a.txt': 'one', 'deep/left.txt': 'left out', 'deep/kept.txt': 'kept' });
  const files = whole.files.filter(({ path }) => path !== 'deep/left.txt');
  await bring(open(), { ...whole, files, isWhole: false });
  await expectLive(place, { ...whole, files });
  expect(git(bare, 'ls-tree', '-r', '--name-only', whole.version)).toContain('deep/left.txt');
  expect(fsck(bare)).toBe('');
});

test('what comes back from an older version is proven as well', async () => {
  const { open, place, bare, staged } = await served();
  const { lock } = await staged();
  await lock.release();
  const again = releaseOf({ 'a.txt': 'one', 'bin/run.sh': '#!/bin/sh\n', new: 'n' });
  await bring(open(), releaseOf({ 'a.txt': 'two' }));
  await bring(open(), again);
  await expectLive(place, again);
  expect(fsck(bare)).toBe('');
});
