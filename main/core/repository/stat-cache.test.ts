import { lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTemps } from './disk.ts';
import { gitRepository, tempFolder, writeFiles } from './git-for-tests.ts';
import { ensureFolder, findFolder } from './known-folders.ts';
import { openRepository } from './open.ts';
import { openStatCache } from './stat-cache.ts';

const oid = 'ce013625030ba8dba906f756967f9e9ca394464a';

function openIn(folder: string) {
  return openStatCache(join(folder, 'stat-cache'), openTemps(join(folder, 'tmp')));
}

/** A file whose stat is old enough to be believed. */
function oldFile(folder: string) {
  writeFiles(folder, { file: 'hello\n' });
  return {
    stat: lstatSync(join(folder, 'file'), { bigint: true }),
    readAt: BigInt(Date.now() + 10_000) * 1_000_000n,
  };
}

describe('the stat cache', () => {
  it('gives back to the nanosecond what it was told', () => {
    const folder = tempFolder();
    const { stat, readAt } = oldFile(folder);
    const cache = openIn(folder);
    cache.set('a/b/é\n', stat, { mode: '100755', oid }, readAt);
    cache.set('top', stat, { mode: '100644', oid }, stat.ctimeNs);
    ensureFolder(cache.top, 'empty/folder');
    cache.circumstances = 'as they were';
    cache.save();
    const again = openIn(folder);
    expect(again.circumstances).toBe('as they were');
    expect(again.match('a/b/é\n', stat)).toEqual(cache.get('a/b/é\n'));
    expect(again.match('a/b/é\n', stat)).toMatchObject({ mode: '100755', oid });
    // It was read within the tick of its last change.
    expect(again.get('top')).toMatchObject({ racy: true });
    expect(again.match('top', stat)).toBe(null);
    expect(findFolder(again.top, 'empty/folder')).not.toBe(null);
  });

  it('matches no file that looks different in anything', () => {
    const folder = tempFolder();
    const { stat, readAt } = oldFile(folder);
    const cache = openIn(folder);
    cache.set('file', stat, { mode: '100644', oid }, readAt);
    const other = { mtimeNs: 1n, ctimeNs: 1n, size: 1n, ino: 1n };
    for (const [key, by] of Object.entries(other) as [keyof typeof other, bigint][]) {
      const changed = Object.assign(Object.create(stat), { [key]: stat[key] + by });
      expect(cache.match('file', changed), key).toBe(null);
    }
    expect(cache.match('file', Object.assign(Object.create(stat), { mode: 0o120777n }))).toBe(null);
    expect(cache.match('file', stat)).not.toBe(null);
  });

  it('is empty when a single byte of its file is another, or missing', () => {
    const folder = tempFolder();
    const { stat, readAt } = oldFile(folder);
    const cache = openIn(folder);
    cache.set('a/file', stat, { mode: '100644', oid }, readAt);
    cache.save();
    const path = join(folder, 'stat-cache');
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(path, damaged);
      expect(openIn(folder).get('a/file'), `${at}`).toBe(undefined);
      writeFileSync(path, whole.subarray(0, at));
      expect(openIn(folder).get('a/file')).toBe(undefined);
    }
    writeFileSync(path, whole);
    expect(openIn(folder).get('a/file')).toBeDefined();
  });

  it('spares the next process reading files, and never hides a change', async () => {
    const folder = gitRepository({ a: '1', 'b/c': '1', '.gitignore': '*.log\n', 'x.log': '' });
    const look = async () => {
      const repository = await openRepository(folder);
      const { tree } = await repository.scan();
      const files = await repository.listFiles(tree);
      await repository.close();
      return files.map(file => file.path);
    };
    const all = await look();
    for (const change of [
      () => writeFiles(folder, { 'b/new': '1' }),
      () => rmSync(join(folder, 'b/c')),
      () => writeFiles(folder, { '.gitignore': '*.txt\n' }),
      () => writeFiles(folder, { '.git/info/exclude': 'new\n' }),
      () => writeFiles(folder, { 'b/.gitignore': '*\n' }),
      () => writeFiles(folder, { 'b/deep/er/file': '1', 'b/.gitignore': '!*\n' }),
      () => rmSync(join(folder, 'b'), { recursive: true }),
    ]) {
      change();
      const cached = await look();
      rmSync(join(folder, '.git/tagline/stat-cache'));
      expect(cached).toEqual(await look());
    }
    expect(await look()).not.toEqual(all);
  });
});
