import { spawnSync } from 'node:child_process';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { folderLayout } from './layout.ts';
import { breakLock, dropLockOf, lockState, takeLock } from './lock.ts';
import { tempFolder } from './testing.ts';

const claim = (deployment: string) => ({ deployment, who: 'Ada Lovelace', version: '1.4.0' });
const never = new AbortController().signal;
const left = (change: object) =>
  JSON.stringify({
    ...claim('old'),
    host: hostname(),
    pid: 1,
    start: '0',
    since: '2026-03-09T08:00:00.000Z',
    ...change,
  });

/** The pid of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '0']).pid;

test('one holds it at a time; the other is told who and since when', async () => {
  const layout = folderLayout(await tempFolder());
  const lock = await takeLock(layout, claim('one'), never);
  const { since } = JSON.parse(await readFile(layout.lock, 'utf8')) as { since: string };
  const refused = takeLock(layout, claim('two'), never);
  await expect(refused).rejects.toMatchObject({
    code: 'target-busy',
    message: expect.stringContaining('Ada Lovelace is deploying 1.4.0'),
    data: { who: 'Ada Lovelace', host: hostname(), since, version: '1.4.0' },
  });
  await lock.release();
  await (await takeLock(layout, claim('two'), never)).release();
  expect(await readdir(layout.root)).toEqual([]);
});

test('of many that come at once exactly one gets it', async () => {
  const layout = folderLayout(await tempFolder());
  const dead = left({ pid: deadPid() });
  for (const stale of [null, ...Array.from({ length: 20 }, () => dead)]) {
    if (stale) await writeFile(layout.lock, stale);
    const tries = await Promise.allSettled(
      [1, 2, 3, 4, 5, 6, 7, 8].map(n => takeLock(layout, claim(`${n}`), never)),
    );
    const held = tries.filter(each => each.status === 'fulfilled');
    expect(held).toHaveLength(1);
    await held[0]?.value.assertHeld();
    await held[0]?.value.release();
    expect(await readdir(layout.root)).toEqual([]);
  }
});

test('the lock of a process that has died is taken over, another machine’s is not', async () => {
  const layout = folderLayout(await tempFolder());
  await writeFile(layout.lock, left({ pid: deadPid() }));
  await (await takeLock(layout, claim('next'), never)).release();
  await writeFile(layout.lock, left({ pid: deadPid(), host: 'another-machine' }));
  await expect(takeLock(layout, claim('next'), never)).rejects.toMatchObject({
    code: 'target-busy',
    data: { host: 'another-machine' },
  });
});

test('a torn lock keeps others out for a minute only', async () => {
  const layout = folderLayout(await tempFolder());
  await writeFile(layout.lock, '{"deploy');
  await expect(takeLock(layout, claim('next'), never)).rejects.toMatchObject({ code: 'target-busy' });
  const old = new Date(Date.now() - 61_000);
  await utimes(layout.lock, old, old);
  await (await takeLock(layout, claim('next'), never)).release();
});

test('a torn lock can be broken at once', async () => {
  const layout = folderLayout(await tempFolder());
  await writeFile(layout.lock, '{"deploy');
  const state = await lockState(layout);
  expect(state).toMatchObject({ holder: null, leftBehind: false });
  expect(await breakLock(layout, 'another')).toBe(false);
  expect(await breakLock(layout, state?.id ?? '')).toBe(true);
  expect(await readdir(layout.root)).toEqual([]);
});

test('a lock that was taken away is noticed and not removed', async () => {
  const layout = folderLayout(await tempFolder());
  const lock = await takeLock(layout, claim('one'), never);
  await writeFile(layout.lock, left({ who: 'Mallory' }));
  await expect(lock.assertHeld()).rejects.toMatchObject({ code: 'target-busy', data: { who: 'Mallory' } });
  await lock.release();
  expect(await readdir(layout.root)).toEqual(['deploy.lock']);
  await dropLockOf(layout, 'not this one');
  expect(await readdir(layout.root)).toEqual(['deploy.lock']);
  await dropLockOf(layout, 'old');
  expect(await readdir(layout.root)).toEqual([]);
});
