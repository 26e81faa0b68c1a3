import { execFileSync } from 'node:child_process';
import { beforeEach, expect, test } from 'vitest';
import { git } from '../../../repository/git-for-tests.ts';
import { bring, claimOf, expectLive } from '../testing/place.ts';
import { beginHistory, quiet, releaseOf } from '../testing/release.ts';
import { branch, lockRef } from './testing/bare-place.ts';
import { hook, served } from './testing/served.ts';

beforeEach(beginHistory);

test('what a hook says reaches the user, and the old release stays live', async () => {
  const { bare, place, first, staged } = await served();
  const { staging, lock } = await staged();
  hook(
    bare,
    'pre-receive',
    'printf "\\033[31mOnly on Tuesdays:\\007 ask Grace\\033[0m\\n" >&2; grep -q refs/heads && exit 1; exit 0',
  );
  await expect(staging.activate()).rejects.toMatchObject({
    code: 'deployment-failed',
    message: expect.stringMatching(
      /^127\.0\.0\.1:\d+ refused: Only on Tuesdays:\s+ask Grace\n[\s\S]*pre-receive hook declined/,
    ),
  });
  await staging.discard();
  await lock.release();
  await expectLive(place, first);
});

test('a branch that somebody else has moved is not overwritten, and is shown as it is', async () => {
  const { bare, open, staged } = await served();
  const { staging, lock, target } = await staged();
  const theirs = git(bare, 'commit-tree', `${branch}^{tree}`, '-p', branch, '-m', 'A quick fix').trim();
  git(bare, 'update-ref', `refs/heads/${branch}`, theirs);
  await expect(staging.activate()).rejects.toMatchObject({ code: 'live-differs' });
  await staging.discard();
  await lock.release();
  expect(git(bare, 'rev-parse', branch).trim()).toBe(theirs);
  expect(await target.live(quiet())).toMatchObject({ id: `commit-${theirs}`, version: null });
  await bring(open(), releaseOf({ 'a.txt': 'four' }));
  await open().revert(`commit-${theirs}`, quiet());
  expect((await open().live(quiet()))?.id).toBe(`commit-${theirs}`);
});

test('another version of the same name there is refused before anything is sent', async () => {
  const { bare, open } = await served();
  const release = releaseOf({ 'a.txt': 'two' }, '7.0.0');
  git(bare, 'tag', '7.0.0', branch);
  const target = open();
  await target.lock(claimOf(release), quiet());
  await expect(target.stage(release, quiet())).rejects.toMatchObject({ code: 'name-taken' });
});

test('a lock that can’t be read keeps others out, however old, and can be broken', async () => {
  const { bare, open, place } = await served();
  git(bare, 'update-ref', lockRef, branch);
  const next = releaseOf({ 'a.txt': 'next' });
  await expect(bring(open(), next)).rejects.toMatchObject({ code: 'target-busy' });
  const state = await open().lockState(quiet());
  expect(state).toMatchObject({ holder: null, leftBehind: false });
  // However old: refs are never half written, so it may be the lock of a newer Tagline, at work.
  const env = { ...process.env, GIT_COMMITTER_DATE: '2001-01-01T00:00:00Z' };
  const args = ['-C', bare, 'commit-tree', `${branch}^{tree}`, '-m', 'Tagline-Lock: {"of": "another kind"}'];
  const old = execFileSync('git', args, { env, encoding: 'utf8' }).trim();
  git(bare, 'update-ref', lockRef, old);
  await expect(bring(open(), next)).rejects.toMatchObject({ code: 'target-busy' });
  expect(await open().lockState(quiet())).toMatchObject({ id: old, holder: null, leftBehind: false });
  expect(await open().breakLock(state?.id ?? '', quiet())).toBe(false);
  expect(await open().breakLock(old, quiet())).toBe(true);
  await bring(open(), next);
  await expectLive(place, next);
});

test('where refs can’t be deleted, deployments go on', async () => {
  const { bare, open, place } = await served();
  hook(bare, 'update', '! echo "$3" | grep -q "^0*$"');
  const next = releaseOf({ 'a.txt': 'next' });
  await expect(bring(open(), next)).rejects.toMatchObject({ code: 'deployment-failed' });
  await expectLive(place, next);
  const lock = await open().lock(claimOf(next), quiet());
  await lock.release();
});
