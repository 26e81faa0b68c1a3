import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { tempFolder } from './git-for-tests.ts';
import { thisProcess } from './process-identity.ts';
import { createWriteLock } from './write-lock.ts';

/** The id of a process that has ended. */
function deadPid(): number {
  return Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
}

const owner = (change: object = {}) =>
  JSON.stringify({
    ...thisProcess,
    host: hostname(),
    since: '2026-03-09T08:00:00.000Z',
    token: 'other',
    ...change,
  });

function lockFile(content?: string): string {
  const path = join(tempFolder(), 'lock');
  if (content !== undefined) writeFileSync(path, content);
  return path;
}

const aged = (path: string, seconds: number) =>
  utimesSync(path, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);

describe('the write lock', () => {
  it('lets one piece of work run at a time, from one lock and from two', async () => {
    const path = lockFile();
    const locks = [createWriteLock(path), createWriteLock(path)] as const;
    let running = 0;
    let most = 0;
    const work = async () => {
      running++;
      most = Math.max(most, running);
      await sleep(2);
      running--;
    };
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => (locks[index % 2] ?? locks[0]).exclusive(work)),
    );
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('answers what the work answers, and is free again after a failure', async () => {
    const lock = createWriteLock(lockFile());
    expect(await lock.exclusive(async () => 7)).toBe(7);
    await expect(lock.exclusive(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(await lock.exclusive(async () => 8)).toBe(8);
  });

  it('says who holds it when a living process does not let go', async () => {
    const path = lockFile(owner());
    await expect(createWriteLock(path).exclusive(async () => 1, { waitMs: 100 })).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    expect(readFileSync(path, 'utf8')).toBe(owner());
  });

  it.each([
    ['of a dead process', () => owner({ pid: deadPid(), start: '0' })],
    ['of an earlier process with the same id', () => owner({ start: '1' })],
  ])('is taken over from the lock %s', async (_, content) => {
    const path = lockFile(content());
    expect(await createWriteLock(path).exclusive(async () => 1, { waitMs: 100 })).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it.each(['', '{', 'null', '[]', '{"pid":"x"}'])(
    'is taken over when its file is torn, once that is old: %j',
    async content => {
      const path = lockFile(content);
      await expect(createWriteLock(path).exclusive(async () => 1, { waitMs: 50 })).rejects.toMatchObject({
        code: 'busy',
      });
      aged(path, 60);
      expect(await createWriteLock(path).exclusive(async () => 1, { waitMs: 100 })).toBe(1);
    },
  );

  it('of another machine is respected until nobody has touched it for long', async () => {
    const path = lockFile(owner({ host: 'elsewhere', pid: deadPid() }));
    await expect(createWriteLock(path).exclusive(async () => 1, { waitMs: 50 })).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('elsewhere'),
    });
    aged(path, 3600);
    expect(await createWriteLock(path).exclusive(async () => 1, { waitMs: 100 })).toBe(1);
  });

  it('is taken over once, by whoever comes first', async () => {
    const path = lockFile(owner({ pid: deadPid(), start: '0' }));
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 12 }, () =>
        createWriteLock(path).exclusive(async () => {
          running++;
          most = Math.max(most, running);
          await sleep(3);
          running--;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(existsSync(`${path}.takeover`)).toBe(false);
  });

  it('is not held up by a takeover that died half-way', async () => {
    const path = lockFile(owner({ pid: deadPid(), start: '0' }));
    writeFileSync(`${path}.takeover`, '');
    aged(`${path}.takeover`, 60);
    expect(await createWriteLock(path).exclusive(async () => 1, { waitMs: 1_000 })).toBe(1);
  });

  it('tells who is waited for, once, and not when the wait is short', async () => {
    const path = lockFile(owner());
    const told: unknown[] = [];
    const began = performance.now();
    let toldAfterMs = 0;
    const onWait = (who: unknown) => {
      toldAfterMs = performance.now() - began;
      told.push(who);
    };
    const waiting = createWriteLock(path).exclusive(async () => 1, { onWait, waitMs: 60_000 });
    await expect.poll(() => told).toEqual([expect.objectContaining({ pid: process.pid, host: hostname() })]);
    expect(toldAfterMs).toBeGreaterThan(250);
    await sleep(100);
    rmSync(path);
    expect(await waiting).toBe(1);
    expect(told).toHaveLength(1);
  });

  it('of a dead process is taken over with what it left, while it is held', async () => {
    const path = lockFile(owner({ pid: deadPid(), start: '0' }));
    const seen: boolean[] = [];
    const lock = createWriteLock(path, () => seen.push(existsSync(path)));
    await lock.exclusive(async () => 1);
    await lock.exclusive(async () => 2);
    expect(seen).toEqual([true]);
  });

  it("can't be taken where nothing can be written", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'tagline'), 'a file');
    await expect(
      createWriteLock(join(folder, 'tagline/lock')).exclusive(async () => 1),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/ENOTDIR|EEXIST/),
    });
  });
});
