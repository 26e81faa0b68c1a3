import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { git, gitRepository, gitWithInput } from './git-for-tests.ts';
import { openRepository } from './open.ts';
import type { Repository } from './types.ts';

const settledMs = 40;

async function withTags(work: (folder: string, repository: Repository, oids: string[]) => Promise<void>) {
  const folder = gitRepository({ a: '1' });
  const oids = [git(folder, 'rev-parse', 'HEAD').trim()];
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'second');
  oids.push(git(folder, 'rev-parse', 'HEAD').trim());
  for (const name of ['1.0', '2.0', 'a/b', 'a/c/d']) git(folder, 'tag', name, oids[0] ?? '');
  const repository = await openRepository(folder);
  await work(folder, repository, oids);
  await repository.close();
}

const list = async (repository: Repository, options?: { verify?: boolean }) =>
  [...(await repository.listRefs('refs/tags/', options))].map(([name, oid]) => `${oid} ${name}`).sort();
const judged = (folder: string) =>
  git(folder, 'for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags').trim().split('\n').sort();

it('the list is the very same while nothing changes, and never older than what git has just done', () =>
  withTags(async (folder, repository, [first = '', second = '']) => {
    await sleep(settledMs);
    const before = await repository.listRefs('refs/tags/');
    expect(await repository.listRefs('refs/tags/')).toBe(before);
    expect(await repository.listRefs('refs/tags/', { verify: true })).toBe(before);
    const deeds: string[][] = [
      ['tag', '3.0'],
      ['tag', '-f', '1.0', second],
      ['tag', 'a/c/e'],
      ['tag', '-d', '2.0'],
      ['tag', '-f', '1.0', first],
      ['pack-refs', '--all'],
      ['tag', '-f', '1.0', second],
      ['tag', '-d', 'a/b'],
      ['tag', '2.0', first],
      ['pack-refs', '--all'],
    ];
    // At once after a look, and after a while: a stamp can't be told from the one before within a clock tick.
    for (const pause of [0, settledMs]) {
      for (const deed of deeds) {
        await sleep(pause);
        await list(repository);
        git(folder, ...deed);
        expect([deed, await list(repository)]).toEqual([deed, judged(folder)]);
        expect(await repository.listRefNames('refs/tags/').then(names => names.sort())).toEqual(
          judged(folder)
            .map(line => line.slice(41))
            .sort(),
        );
      }
      git(folder, 'tag', 'a/b');
      git(folder, 'tag', '-d', '3.0');
      git(folder, 'tag', '-d', 'a/c/e');
    }
  }));

it('what is written into a file in place is found when every file is looked at', () =>
  withTags(async (folder, repository, [first = '', second = '']) => {
    const write = (oid: string) => writeFileSync(join(folder, '.git/refs/tags/a/b'), `${oid}\n`);
    await sleep(settledMs);
    await list(repository);
    for (const oid of [second, first, second]) {
      write(oid);
      expect(await list(repository, { verify: true })).toEqual(judged(folder));
      expect(await repository.readRef('refs/tags/a/b')).toBe(oid);
    }
    await sleep(settledMs);
    expect(await list(repository, { verify: true })).toEqual(judged(folder));
    write(first);
    expect(await list(repository, { verify: true })).toEqual(judged(folder));
  }));

it('what is written twice within a tick of the clock is read twice', () =>
  withTags(async (folder, repository, [first = '', second = '']) => {
    git(folder, 'pack-refs', '--all');
    const path = join(folder, '.git/packed-refs');
    const text = readFileSync(path, 'utf8').replaceAll(second, first);
    for (let round = 0; round < 100; round++) {
      const oid = round % 2 === 0 ? first : second;
      writeFileSync(path, text.replaceAll(first, oid));
      writeFileSync(join(folder, '.git/refs/heads/main'), `${oid}\n`);
      const tags = await repository.listRefs('refs/tags/');
      const heads = await repository.listRefs('refs/heads/', { verify: true });
      expect([round, tags.get('refs/tags/a/b'), heads.get('refs/heads/main')]).toEqual([round, oid, oid]);
    }
  }));

it('a ref that is a link or a pipe is neither followed out of place nor waited for', () =>
  withTags(async (folder, repository, [first = '']) => {
    const tags = join(folder, '.git/refs/tags');
    symlinkSync('/', join(tags, 'root'));
    execFileSync('mkfifo', [join(tags, 'pipe')]);
    const names = [...(await repository.listRefs('refs/tags/')).keys()].sort();
    expect(names).toEqual(['1.0', '2.0', 'a/b', 'a/c/d', 'pipe'].map(name => `refs/tags/${name}`));
    await expect(repository.readRef('refs/tags/pipe')).rejects.toMatchObject({ code: 'repository-damaged' });
    rmSync(join(tags, '1.0'));
    execFileSync('mkfifo', [join(folder, '.git/packed-refs')]);
    expect(await repository.readRef('refs/tags/1.0')).toBe(null);
    expect(await repository.readRef('refs/tags/2.0')).toBe(first);
  }));

it('a symbolic ref is moved where it leads', () =>
  withTags(async (folder, repository, [first = '', second = '']) => {
    git(folder, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
    await repository.updateRef('refs/heads/alias', first, second);
    expect(git(folder, 'symbolic-ref', 'refs/heads/alias')).toBe('refs/heads/main\n');
    expect(git(folder, 'rev-parse', 'main')).toBe(`${first}\n`);
  }));

it.each(['loose', 'packed'])(
  'the digest of many %s refs is known to the next run, at a glimpse too',
  async how => {
    const folder = gitRepository({ a: '1' });
    const oid = git(folder, 'rev-parse', 'HEAD').trim();
    const lines = Array.from({ length: 300 }, (_, at) => `create refs/tags/${at % 3}/${at} ${oid}\n`);
    gitWithInput(folder, lines.join(''), 'update-ref', '--stdin');
    git(folder, 'commit', '-q', '--allow-empty', '-m', 'second');
    const second = git(folder, 'rev-parse', 'HEAD').trim();
    if (how === 'packed') git(folder, 'pack-refs', '--all');
    git(folder, 'tag', '-f', 'in-place');
    const digests = async () => {
      await sleep(settledMs);
      const repository = await openRepository(folder);
      const glimpse = await repository.refsDigest('refs/tags/', { glimpse: true });
      const digest = await repository.refsDigest('refs/tags/');
      expect(await list(repository)).toEqual(judged(folder));
      await repository.close();
      return { glimpse, digest };
    };
    const { digest } = await digests();
    expect(await digests()).toEqual({ glimpse: digest, digest });
    git(folder, 'tag', '-f', '1/1', second);
    const moved = await digests();
    expect(moved.digest).not.toBe(digest);
    expect(await digests()).toEqual({ glimpse: moved.digest, digest: moved.digest });
    writeFileSync(join(folder, '.git/refs/tags/in-place'), `${oid}\n`);
    expect((await digests()).digest).not.toBe(moved.digest);
    git(folder, 'symbolic-ref', 'refs/tags/in-place', 'refs/heads/main');
    expect((await digests()).digest).toBe(null);
  },
);
