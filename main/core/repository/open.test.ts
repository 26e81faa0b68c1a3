import { execFileSync } from 'node:child_process';
import fs, { existsSync, linkSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import isomorphicGit from 'isomorphic-git';
import { describe, expect, it } from 'vitest';
import { ann, fsck, git, gitRepository, tempFolder, writeFiles } from './git-for-tests.ts';
import { initRepository } from './init.ts';
import { openRepository } from './open.ts';
import { thisProcess } from './process-identity.ts';

describe('a repository from nothing', () => {
  it('is initialised, gets a version, and native git agrees with all of it', async () => {
    const folder = tempFolder();
    await initRepository(folder);
    writeFiles(folder, { 'flow.json': '{}', 'maps/orders.yaml': 'a: 1\n' });
    const repository = await openRepository(folder);
    expect(await repository.head()).toEqual({ branch: 'refs/heads/main', commit: null });
    const { tree, skipped } = await repository.scan();
    expect(skipped).toEqual([]);
    const commit = await repository.writeCommit({ tree, parents: [], author: ann, message: 'one' });
    const tag = await repository.writeTag({
      object: commit,
      type: 'commit',
      name: '1.0.0',
      tagger: ann,
      message: 'The first.\n\nWith a body.',
    });
    await repository.exclusive(async () => {
      await repository.updateRef('refs/heads/main', commit, null);
      await repository.updateRef('refs/tags/1.0.0', tag, null);
    });
    await repository.writeIndex(tree);
    expect(fsck(folder)).toBe('');
    expect(git(folder, 'status', '--porcelain')).toBe('');
    expect(git(folder, 'tag', '-n1')).toBe('1.0.0           The first.\n');
    expect(git(folder, 'show', '1.0.0:maps/orders.yaml')).toBe('a: 1\n');
    expect((await repository.readTag(tag)).message).toBe('The first.\n\nWith a body.');
    expect(await repository.listRefs('refs/tags/')).toEqual(new Map([['refs/tags/1.0.0', tag]]));
    await repository.close();
  });

  it('is read by another implementation of git just the same', async () => {
    const folder = gitRepository({ a: '1', 'd/e': '2' });
    const repository = await openRepository(folder);
    writeFiles(folder, { 'd/e': 'changed', 'd/f': 'new' });
    const { tree } = await repository.scan();
    const parent = (await repository.head()).commit ?? '';
    const commit = await repository.writeCommit({ tree, parents: [parent], author: ann, message: 'two' });
    const message = 'Description';
    const tag = await repository.writeTag({
      object: commit,
      type: 'commit',
      name: 'v2',
      tagger: ann,
      message,
    });
    await repository.updateRef('refs/heads/main', commit, parent);
    await repository.updateRef('refs/tags/v2', tag, null);
    await repository.writeIndex(tree);
    await repository.close();
    const there = { fs, dir: folder };
    expect(await isomorphicGit.listTags(there)).toEqual(['v2']);
    expect((await isomorphicGit.readTag({ ...there, oid: tag })).tag).toMatchObject({
      object: commit,
      tag: 'v2',
      message: 'Description\n',
    });
    expect((await isomorphicGit.log(there)).map(entry => entry.commit.message)).toEqual(['two\n', 'first\n']);
    expect(await isomorphicGit.statusMatrix(there)).toEqual([
      ['a', 1, 1, 1],
      ['d/e', 1, 1, 1],
      ['d/f', 1, 1, 1],
    ]);
  });

  it('removes what a process that died has left: temp files, and the locks that it held', async () => {
    const folder = gitRepository({ a: '1' });
    const dead = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim();
    const temps = join(folder, '.git/tagline/tmp');
    writeFiles(temps, { [`${dead}.0.1.aa`]: 'torn', [`${dead}.0.2.bb`]: 'x', [`${dead}.0.3.cc`]: 'y' });
    symlinkSync('nowhere', join(temps, `${dead}.0.4.dd`));
    writeFiles(temps, { [`${thisProcess.pid}.${thisProcess.start}.1.ee`]: 'in use' });
    linkSync(join(temps, `${dead}.0.2.bb`), join(folder, '.git/refs/heads/main.lock'));
    linkSync(join(temps, `${dead}.0.3.cc`), join(folder, '.git/index.lock'));
    writeFiles(folder, { '.git/HEAD.lock': 'of native git' });
    const repository = await openRepository(folder);
    expect(readdirSync(temps)).toEqual([`${thisProcess.pid}.${thisProcess.start}.1.ee`]);
    expect(repository.openNotes.length).toBe(2);
    expect(existsSync(join(folder, '.git/refs/heads/main.lock'))).toBe(false);
    expect(existsSync(join(folder, '.git/index.lock'))).toBe(false);
    expect(existsSync(join(folder, '.git/HEAD.lock'))).toBe(true);
    await repository.close();
  });

  it('takes the working folder from one tree to another and back', async () => {
    const folder = gitRepository({ a: '1', 'b/c': '2', 'b/d': '3', e: '4' });
    const repository = await openRepository(folder);
    const first = (await repository.scan()).tree;
    rmSync(join(folder, 'b'), { recursive: true });
    rmSync(join(folder, 'e'));
    writeFiles(folder, { b: 'a file now', 'e/f': 'a folder now', a: '1b' });
    const second = (await repository.scan()).tree;
    await repository.exclusive(() => repository.checkout(second, first));
    expect(git(folder, 'status', '--porcelain')).toBe('');
    expect(readFileSync(join(folder, 'b/d'), 'utf8')).toBe('3');
    await repository.exclusive(() => repository.checkout(first, second));
    expect(readFileSync(join(folder, 'e/f'), 'utf8')).toBe('a folder now');
    expect(existsSync(join(folder, 'b/d'))).toBe(false);
    expect((await repository.scan()).tree).toBe(second);
    expect(fsck(folder)).toBe('');
    await repository.close();
  });
});
