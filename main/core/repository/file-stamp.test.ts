import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { stampOf } from './file-stamp.ts';
import { tempFolder } from './git-for-tests.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The clock stands so long after the path's last change. */
const after = (path: string, ms: number) => {
  const { mtimeMs, ctimeMs } = statSync(path);
  vi.spyOn(Date, 'now').mockReturnValue(Math.ceil(Math.max(mtimeMs, ctimeMs)) + ms);
};

it('a stamp is settled only once no clock could show a change as none', () => {
  const folder = join(tempFolder(), 'refs');
  const file = join(folder, 'main');
  mkdirSync(folder);
  writeFileSync(file, '1');
  for (const path of [file, folder]) {
    for (const [ms, settled] of [
      [-3_600_000, false],
      [0, false],
      [10, false],
      [3_000, true],
    ] as const) {
      after(path, ms);
      expect([path, ms, stampOf(path).settled]).toEqual([path, ms, settled]);
    }
  }
});

it('a stamp differs after git’s way of writing, of the file and of its folder', () => {
  const folder = tempFolder();
  const file = join(folder, 'main');
  expect(stampOf(file)).toEqual({ text: 'none', settled: true });
  writeFileSync(file, '1');
  const before = [stampOf(file).text, stampOf(folder).text];
  writeFileSync(`${file}.lock`, '2');
  renameSync(`${file}.lock`, file);
  expect(stampOf(file).text).not.toBe(before[0]);
  expect(stampOf(folder).text).not.toBe(before[1]);
  expect(stampOf(join(file, 'below'))).toEqual({ text: 'none', settled: true });
});
