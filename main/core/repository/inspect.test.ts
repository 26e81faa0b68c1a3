import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fsck, git, gitRepository, tempFolder, writeFiles } from './git-for-tests.ts';
import { initRepository } from './init.ts';
import { inspectRepository } from './inspect.ts';
import { openRepository } from './open.ts';

describe('looking at a folder', () => {
  it('finds a repository exactly there, not above', async () => {
    const folder = gitRepository({ 'sub/a': '1' });
    expect(await inspectRepository(folder)).toEqual({ kind: 'repository', gitDir: join(folder, '.git') });
    expect(await inspectRepository(join(folder, 'sub'))).toEqual({ kind: 'none' });
    await expect(openRepository(join(folder, 'sub'))).rejects.toMatchObject({ code: 'repository-damaged' });
  });

  it('tells a missing folder and a file', async () => {
    const folder = tempFolder();
    writeFiles(folder, { file: '1' });
    await expect(inspectRepository(join(folder, 'none'))).rejects.toMatchObject({ code: 'project-missing' });
    await expect(inspectRepository(join(folder, 'file'))).rejects.toMatchObject({ code: 'not-a-folder' });
    await expect(inspectRepository(join(folder, 'file/x'))).rejects.toMatchObject({
      code: 'project-missing',
    });
  });

  const refused: [what: string, make: () => string, words: RegExp][] = [
    [
      'a bare repository',
      () => {
        const folder = tempFolder();
        git(folder, 'init', '-q', '--bare');
        return folder;
      },
      /bare/,
    ],
    ['the inside of a repository', () => join(gitRepository({ a: '1' }), '.git'), /inside/],
    [
      'a linked worktree',
      () => {
        const folder = gitRepository({ a: '1' });
        const linked = join(tempFolder(), 'linked');
        git(folder, 'worktree', 'add', '-q', linked);
        return linked;
      },
      /linked worktree/,
    ],
    [
      'a repository kept elsewhere',
      () => {
        const folder = tempFolder();
        git(folder, 'init', '-q', '--separate-git-dir', join(tempFolder(), 'elsewhere'));
        return folder;
      },
      /elsewhere/,
    ],
    [
      'SHA-256',
      () => {
        const folder = tempFolder();
        git(folder, 'init', '-q', '--object-format=sha256');
        return folder;
      },
      /SHA-256/,
    ],
    ['reftable', () => configured('extensions.refStorage', 'reftable'), /reftable/],
    ['an unknown extension', () => configured('extensions.fromTheFuture', 'true'), /fromthefuture/],
    ['a partial clone', () => configured('extensions.partialClone', 'origin'), /partial/],
    ['working files elsewhere', () => configured('core.worktree', '/elsewhere'), /core.worktree/],
    ['a sparse checkout', () => configured('core.sparseCheckout', 'true'), /sparse/],
  ];

  function configured(key: string, value: string): string {
    const folder = gitRepository({ a: '1' });
    git(folder, 'config', key, value);
    // Git refuses to write a format that it does not know itself.
    const path = join(folder, '.git/config');
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('repositoryformatversion = 0', 'repositoryformatversion = 1'),
    );
    return folder;
  }

  it.each(refused)('refuses %s and says what to do', async (_, make, words) => {
    const folder = make();
    expect(await inspectRepository(folder)).toMatchObject({
      kind: 'unsupported',
      reason: expect.stringMatching(words),
    });
    await expect(openRepository(folder)).rejects.toMatchObject({
      code: 'repository-unsupported',
      message: expect.stringMatching(words),
    });
  });
});

describe('making a repository', () => {
  it('satisfies git, twice, and again after a killed attempt', async () => {
    const folder = join(tempFolder(), 'new/deep');
    await initRepository(folder);
    await initRepository(folder);
    expect(() => fsck(folder)).not.toThrow();
    expect(git(folder, 'status', '--porcelain', '--branch')).toBe('## No commits yet on main\n');
    rmSync(join(folder, '.git/HEAD'));
    await initRepository(folder);
    expect(git(folder, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main\n');
    writeFiles(folder, { 'a b': '1' });
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', 'native');
    expect(fsck(folder)).toBe('');
  });

  it('leaves an existing repository as it is', async () => {
    const folder = gitRepository({ a: '1' });
    const before = git(folder, 'rev-parse', 'HEAD');
    const config = readFileSync(join(folder, '.git/config'), 'utf8');
    await initRepository(folder);
    expect(git(folder, 'rev-parse', 'HEAD')).toBe(before);
    expect(readFileSync(join(folder, '.git/config'), 'utf8')).toBe(config);
  });

  it('says so where a file stands in the way', async () => {
    const folder = tempFolder();
    writeFiles(folder, { file: '1' });
    await expect(initRepository(join(folder, 'file'))).rejects.toMatchObject({ code: 'file-exists' });
    mkdirSync(join(folder, 'sub'));
    writeFiles(folder, { 'sub/.git': 'junk' });
    await expect(initRepository(join(folder, 'sub'))).rejects.toMatchObject({
      code: 'repository-unsupported',
    });
  });
});
