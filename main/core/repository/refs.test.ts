import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ann, fsck, git, gitAside, gitRepository } from './git-for-tests.ts';
import { openRepository } from './open.ts';
import { isRefName } from './ref-name.ts';
import type { Repository } from './types.ts';

async function withRepository(work: (folder: string, repository: Repository, head: string) => Promise<void>) {
  const folder = gitRepository({ a: '1' });
  const repository = await openRepository(folder);
  await work(folder, repository, git(folder, 'rev-parse', 'HEAD').trim());
  await repository.close();
}

const commitOn = async (repository: Repository, parent: string, message: string) =>
  repository.writeCommit({ tree: await repository.writeTree([]), parents: [parent], author: ann, message });

describe('refs', () => {
  it('are listed loose and packed, without locks and names that git refuses', () =>
    withRepository(async (folder, repository, head) => {
      for (const name of ['1.0', 'a/b/c', 'ünï', '2.0']) git(folder, 'tag', name);
      git(folder, 'pack-refs', '--all');
      git(folder, 'tag', 'loose');
      git(folder, 'commit', '-q', '--allow-empty', '-m', 'second');
      git(folder, 'tag', '-f', '2.0');
      for (const name of ['x.lock', 'a..b', 'sp ace', '.hidden']) {
        writeFileSync(join(folder, '.git/refs/tags', name), `${head}\n`);
      }
      const second = git(folder, 'rev-parse', 'HEAD').trim();
      const tags = await repository.listRefs('refs/tags/');
      expect([...tags].sort()).toEqual(
        [
          ['refs/tags/1.0', head],
          ['refs/tags/2.0', second],
          ['refs/tags/a/b/c', head],
          ['refs/tags/loose', head],
          ['refs/tags/ünï', head],
        ].sort(),
      );
      expect(await repository.readRef('refs/heads/main')).toBe(second);
      expect(await repository.readRef('refs/heads/none')).toBe(null);
      expect(await repository.listRefs('refs/none/')).toEqual(new Map());
    }));

  it('whose file is damaged are listed with an id that no object has', () =>
    withRepository(async (folder, repository, head) => {
      writeFileSync(join(folder, '.git/refs/tags/torn'), head.slice(0, 20));
      writeFileSync(join(folder, '.git/refs/tags/empty'), '');
      const tags = await repository.listRefs('refs/tags/');
      expect([...tags.keys()].sort()).toEqual(['refs/tags/empty', 'refs/tags/torn']);
      await expect(repository.readCommit(tags.get('refs/tags/torn') ?? '')).rejects.toMatchObject({
        code: 'version-damaged',
      });
      await expect(repository.readRef('refs/tags/torn')).rejects.toMatchObject({
        code: 'repository-damaged',
      });
    }));

  it('move by compare and swap only', () =>
    withRepository(async (folder, repository, head) => {
      const mine = await commitOn(repository, head, 'mine');
      git(folder, 'commit', '-q', '--allow-empty', '-m', 'theirs');
      const theirs = git(folder, 'rev-parse', 'HEAD').trim();
      await expect(repository.updateRef('refs/heads/main', mine, head)).rejects.toMatchObject({
        code: 'history-moved',
        data: { current: theirs },
      });
      await expect(repository.updateRef('refs/heads/main', mine, null)).rejects.toMatchObject({
        code: 'history-moved',
      });
      await repository.updateRef('refs/heads/main', await commitOn(repository, theirs, 'on top'), theirs);
      expect(git(folder, 'log', '--format=%s')).toBe('on top\ntheirs\nfirst\n');
      git(folder, 'pack-refs', '--all');
      const packed = await repository.readRef('refs/heads/main');
      await repository.updateRef('refs/heads/main', await commitOn(repository, packed ?? '', 'more'), packed);
      expect(git(folder, 'log', '-1', '--format=%s')).toBe('more\n');
      await expect(repository.updateRef('refs/heads/none', mine, head)).rejects.toMatchObject({
        code: 'history-moved',
      });
      expect(existsSync(join(folder, '.git/refs/heads/none'))).toBe(false);
      expect(fsck(folder)).toBe('');
    }));

  it('of which one would lie within another are refused, loose and packed', () =>
    withRepository(async (folder, repository, head) => {
      git(folder, 'tag', 'a/b');
      const refused = async (name: string) =>
        expect(repository.updateRef(`refs/tags/${name}`, head, null)).rejects.toMatchObject({
          code: 'name-taken',
        });
      await refused('a');
      await refused('a/b/c');
      git(folder, 'pack-refs', '--all');
      await refused('a');
      await refused('a/b/c');
      git(folder, 'tag', '-d', 'a/b');
      mkdirSync(join(folder, '.git/refs/tags/a/b'), { recursive: true });
      await repository.updateRef('refs/tags/a', head, null);
      expect(git(folder, 'tag')).toBe('a\n');
    }));

  it('are not touched while git holds their lock', () =>
    withRepository(async (folder, repository, head) => {
      const lock = join(folder, '.git/refs/heads/main.lock');
      writeFileSync(lock, '');
      const next = await commitOn(repository, head, 'next');
      await expect(repository.updateRef('refs/heads/main', next, head)).rejects.toMatchObject({
        code: 'busy',
        message: expect.stringContaining('main.lock'),
      });
      expect(await repository.readRef('refs/heads/main')).toBe(head);
      rmSync(lock);
      await repository.updateRef('refs/heads/main', next, head);
      expect(readFileSync(join(folder, '.git/refs/heads/main'), 'utf8')).toBe(`${next}\n`);
    }));

  it('lose nothing while native git commits beside', () =>
    withRepository(async (folder, repository) => {
      const theirs = (async () => {
        for (let round = 0; round < 25; round++) {
          await gitAside(folder, 'commit', '-q', '--allow-empty', '-m', `theirs ${round}`).catch(
            () => undefined,
          );
        }
      })();
      let made = 0;
      while (made < 60) {
        const current = await repository.readRef('refs/heads/main');
        const next = await commitOn(repository, current ?? '', `ours ${made}`);
        try {
          await repository.updateRef('refs/heads/main', next, current);
          made++;
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/history-moved|busy/) });
        }
      }
      await theirs;
      const subjects = git(folder, 'log', '--format=%s').split('\n');
      expect(subjects.filter(subject => subject.startsWith('ours')).length).toBe(60);
      expect(fsck(folder)).toBe('');
    }));

  it('that lead in a circle are told', () =>
    withRepository(async (folder, repository) => {
      writeFileSync(join(folder, '.git/refs/heads/x'), 'ref: refs/heads/y\n');
      writeFileSync(join(folder, '.git/refs/heads/y'), 'ref: refs/heads/x\n');
      await expect(repository.readRef('refs/heads/x')).rejects.toMatchObject({ code: 'repository-damaged' });
    }));

  it('refuse names that lead elsewhere', () =>
    withRepository(async (_, repository, head) => {
      for (const name of [
        'refs/tags/../../config',
        'config',
        'refs/tags/a.lock',
        '/etc/passwd',
        'refs/tags/a\nb',
      ]) {
        await expect(repository.updateRef(name, head, null)).rejects.toMatchObject({ code: 'name-invalid' });
        await expect(repository.readRef(name)).rejects.toMatchObject({ code: 'name-invalid' });
      }
    }));
});

describe('HEAD', () => {
  it('is known on any branch, detached, and before the first commit', async () => {
    const folder = gitRepository();
    const repository = await openRepository(folder);
    expect(await repository.head()).toEqual({ branch: 'refs/heads/main', commit: null });
    git(folder, 'commit', '-q', '--allow-empty', '-m', 'first');
    git(folder, 'checkout', '-q', '-b', 'feature/x');
    const commit = git(folder, 'rev-parse', 'HEAD').trim();
    expect(await repository.head()).toEqual({ branch: 'refs/heads/feature/x', commit });
    git(folder, 'checkout', '-q', '--detach');
    expect(await repository.head()).toEqual({ branch: null, commit });
    const next = await commitOn(repository, commit, 'detached');
    await repository.updateRef('HEAD', next, commit);
    expect(git(folder, 'log', '-1', '--format=%s')).toBe('detached\n');
    git(folder, 'checkout', '-q', 'feature/x');
    await expect(repository.updateRef('HEAD', next, commit)).rejects.toMatchObject({ code: 'history-moved' });
    await repository.close();
  });

  it('that is damaged is told', async () => {
    const folder = gitRepository({ a: '1' });
    for (const junk of ['junk', '', 'ref: ', 'ref: ../outside', 'ref: refs/heads/a..b']) {
      writeFileSync(join(folder, '.git/HEAD'), junk);
      await expect(openRepository(folder)).rejects.toMatchObject({ code: 'repository-damaged' });
    }
  });
});

describe('ref names', () => {
  it('are judged as git judges them', async () => {
    const names = [
      'a',
      'a.b',
      'a..b',
      'a.',
      '.a',
      'a/.b',
      'a.lock',
      'a.lock/b',
      'a b',
      'a~',
      'a^',
      'a:',
      'a?',
      'a*',
      'a[',
    ];
    for (const name of [
      ...names,
      'a\\b',
      'a@{b',
      '@',
      'a@',
      'a//b',
      'a/',
      'ü',
      'a\u007f',
      '{',
      '-a',
      'a,b',
      '"',
    ]) {
      const judged = await gitAside('.', 'check-ref-format', `refs/tags/${name}`).then(
        () => true,
        () => false,
      );
      expect([name, isRefName(`refs/tags/${name}`)]).toEqual([name, judged]);
    }
  });
});
