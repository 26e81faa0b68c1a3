import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { stampOf } from './file-stamp.ts';
import { tempFolder } from './git-for-tests.ts';

it('a stamp differs after a change, and is settled only once no clock could show a change as none', async () => {
  const folder = join(tempFolder(), 'refs');
  const file = join(folder, 'main');
  expect(stampOf(file)).toEqual({ text: 'none', settled: true });
  mkdirSync(folder);
  writeFileSync(file, '1');
  expect(stampOf(file).settled).toBe(false);
  expect(stampOf(folder).settled).toBe(false);
  await sleep(60);
  const before = { file: stampOf(file), folder: stampOf(folder) };
  expect(before).toMatchObject({ file: { settled: true }, folder: { settled: true } });
  writeFileSync(`${file}.lock`, '2');
  renameSync(`${file}.lock`, file);
  expect(stampOf(file).text).not.toBe(before.file.text);
  expect(stampOf(folder).text).not.toBe(before.folder.text);
  expect(stampOf(join(file, 'below'))).toEqual({ text: 'none', settled: true });
});

it('what was changed in the future is never settled', async () => {
  const file = join(tempFolder(), 'file');
  writeFileSync(file, '1');
  const future = Date.now() / 1000 + 3600;
  utimesSync(file, future, future);
  await sleep(60);
  expect(stampOf(file).settled).toBe(false);
});
