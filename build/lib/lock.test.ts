import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tagline-lock-'));
  lock = join(folder, 'build.lock');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const silent = () => {};

describe('the lock around installing and building', () => {
  it('lets one in after the other, and is gone afterwards', async () => {
    const steps: string[] = [];
    const work = (name: string) => async () => {
      steps.push(`${name} in`);
      await new Promise(done => setTimeout(done, 50));
      steps.push(`${name} out`);
    };
    await Promise.all([withLock(lock, silent, work('a')), withLock(lock, silent, work('b'))]);
    expect(steps).toEqual(['a in', 'a out', 'b in', 'b out']);
    expect(existsSync(lock)).toBe(false);
  });

  it('is given back after a failure', async () => {
    await expect(withLock(lock, silent, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over from an owner that has died', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(lock, String(pid));
    expect(await withLock(lock, silent, () => Promise.resolve('in'))).toBe('in');
  });
});
