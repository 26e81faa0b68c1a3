import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ann, fsck, git, gitRepository, tempFolder, writeFiles } from './git-for-tests.ts';
import { initRepository } from './init.ts';
import { openRepository } from './open.ts';

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
