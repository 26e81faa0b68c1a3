import {
  chmodSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { git, gitRepository, writeFiles } from './git-for-tests.ts';
import { openRepository } from './open.ts';

describe('the index', () => {
  it('makes git status clean after a version, and shows later changes', async () => {
    const folder = gitRepository({ a: '1', 'd/é': '2', 'd/e': '3' });
    const repository = await openRepository(folder);
    await repository.writeIndex((await repository.scan()).tree);
    expect(git(folder, 'status', '--porcelain')).toBe('');
    expect(git(folder, 'ls-files', '-s')).toContain('100644');
    writeFiles(folder, { a: '2', new: 'x' });
    rmSync(join(folder, 'd/e'));
    expect(git(folder, 'status', '--porcelain')).toBe(' M a\n D d/e\n?? new\n');
    await repository.close();
  });

  it('holds the stats that git itself would write, to the nanosecond', async () => {
    const folder = gitRepository({ a: '1', 'd/b': '2', 'run.sh': '3' });
    chmodSync(join(folder, 'run.sh'), 0o755);
    symlinkSync('a', join(folder, 'link'));
    // Older than a second, the finest that native git compares, so that nothing is in doubt.
    await sleep(1_100);
    const repository = await openRepository(folder);
    await repository.writeIndex((await repository.scan()).tree);
    await repository.close();
    // Plumbing that compares stats only.
    expect(git(folder, 'diff-files', '--name-only')).toBe('');
    const ours = git(folder, 'ls-files', '--debug');
    rmSync(join(folder, '.git/index'));
    git(folder, 'add', '-A');
    expect(ours).toBe(git(folder, 'ls-files', '--debug'));
  });

  it('leaves git to look at the bytes of a file that is in doubt', async () => {
    const folder = gitRepository({ a: 'one', b: 'one' });
    const repository = await openRepository(folder);
    writeFiles(folder, { a: 'two', b: 'two' });
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(folder, 'a'), later, later);
    await repository.writeIndex((await repository.scan()).tree);
    expect(git(folder, 'ls-files', '--debug', 'a')).toContain('size: 0\t');
    expect(git(folder, 'diff-files', '--name-only', 'a')).toBe('a\n');
    expect(git(folder, 'diff', '--name-only')).toBe('');
    await repository.close();
  });

  it('never lets git call a file unchanged that was changed once more within the same second', async () => {
    const folder = gitRepository({ a: 'aaa' });
    const repository = await openRepository(folder);
    for (let round = 0; round < 30; round++) {
      writeFileSync(join(folder, 'a'), `x${10 + round}`);
      const { tree } = await repository.scan();
      writeFileSync(join(folder, 'a'), `y${10 + round}`);
      await repository.writeIndex(tree);
      // As it would be had the clock struck in between.
      const later = new Date(Date.now() + 5_000);
      utimesSync(join(folder, '.git/index'), later, later);
      expect(git(folder, 'diff', '--name-only')).toBe('a\n');
    }
    await repository.close();
  });

  it('is left alone while git holds its lock', async () => {
    const folder = gitRepository({ a: '1' });
    const repository = await openRepository(folder);
    writeFiles(folder, { a: '2' });
    const { tree } = await repository.scan();
    const before = readFileSync(join(folder, '.git/index'));
    writeFileSync(join(folder, '.git/index.lock'), '');
    await repository.writeIndex(tree);
    expect(readFileSync(join(folder, '.git/index'))).toEqual(before);
    expect(repository.openNotes).toEqual([expect.stringContaining('index was in use')]);
    rmSync(join(folder, '.git/index.lock'));
    await repository.writeIndex(tree);
    expect(git(folder, 'diff', '--cached', '--name-only')).toBe('a\n');
    expect(readdirSync(join(folder, '.git')).filter(name => name.endsWith('.lock'))).toEqual([]);
    await repository.close();
  });

  it('holds long names, links, modules and files of odd times', async () => {
    const long = `${'n'.repeat(200)}/${'m'.repeat(200)}/`.repeat(8);
    const folder = gitRepository();
    writeFiles(folder, { [`${long}x`]: '1', 'new\nline': '2', '\u{1f600}': '3' });
    utimesSync(join(folder, '\u{1f600}'), new Date('1960-01-01'), new Date('1960-01-01'));
    const inner = gitRepository({ file: '1' });
    git(folder, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner, 'module');
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', 'odd');
    const repository = await openRepository(folder);
    const { tree } = await repository.scan();
    expect(tree).toBe(git(folder, 'rev-parse', 'HEAD^{tree}').trim());
    await repository.writeIndex(tree);
    expect(git(folder, 'status', '--porcelain')).toBe('');
    expect(git(folder, 'write-tree').trim()).toBe(tree);
    await repository.close();
  });
});
