import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { moveFile } from './durable-fs.ts';
import { ann, fsck, git, gitRepository, tempFolder, writeFiles } from './git-for-tests.ts';
import { openRepository } from './open.ts';

const mounted: string[] = [];

/** A disk in memory of this size; null where the system does not allow mounting one. */
function smallDisk(size: string): string | null {
  const path = tempFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  mounted.push(path);
  return path;
}

afterAll(() => {
  for (const path of mounted) execFileSync('umount', [path]);
});

const disk = smallDisk('3m');

/** Leaves only so many bytes free. */
function fill(folder: string, left: number): string {
  const { bavail, bsize } = statfsSync(folder);
  const filler = join(folder, '.git/filler');
  writeFileSync(filler, Buffer.alloc(bavail * bsize - left));
  return filler;
}

function repositoryOn(folder: string, name: string): string {
  const path = join(folder, name);
  execFileSync('cp', ['-R', gitRepository({ a: '1', 'd/b': '2' }), path]);
  return path;
}

describe.skipIf(disk === null)('a disk (a mounted one; skipped where mounting is not allowed)', () => {
  const root = disk ?? '';

  it('that is full loses nothing, says so, and works again with space', async () => {
    const folder = repositoryOn(root, 'full');
    const repository = await openRepository(folder);
    const { commit: parent } = await repository.head();
    const filler = fill(folder, 64 * 1024);
    const noise = Buffer.from(Array.from({ length: 300_000 }, () => Math.floor(Math.random() * 256)));
    const oid = await repository.writeBlob(noise);
    const tree = await repository.writeTree([{ name: 'big', mode: '100644', oid }]);
    const commit = await repository.writeCommit({
      tree,
      parents: [parent ?? ''],
      author: ann,
      message: 'big',
    });
    await expect(repository.updateRef('refs/heads/main', commit, parent)).rejects.toMatchObject({
      code: 'disk-full',
    });
    expect((await repository.head()).commit).toBe(parent);
    expect(fsck(folder)).toBe('');
    rmSync(filler);
    await repository.updateRef('refs/heads/main', commit, parent);
    expect(git(folder, 'cat-file', '-s', 'HEAD:big')).toBe('300000\n');
    expect(fsck(folder)).toBe('');
    await repository.close();
    rmSync(folder, { recursive: true });
  });

  it('that fills up in the middle of a checkout leaves the working files as they were', async () => {
    const folder = repositoryOn(root, 'checkout');
    const repository = await openRepository(folder);
    const small = (await repository.scan()).tree;
    writeFiles(
      folder,
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`big${index}`, 'x'.repeat(30_000)])),
    );
    writeFiles(folder, { a: 'changed' });
    rmSync(join(folder, 'd'), { recursive: true });
    const big = (await repository.scan()).tree;
    await repository.checkout(big, small);
    const filler = fill(folder, 200 * 1024);
    await expect(repository.checkout(small, big)).rejects.toMatchObject({ code: 'disk-full' });
    expect((await repository.scan()).tree).toBe(small);
    expect(readFileSync(join(folder, 'd/b'), 'utf8')).toBe('2');
    rmSync(filler);
    await repository.checkout(small, big);
    expect((await repository.scan()).tree).toBe(big);
    await repository.close();
    rmSync(folder, { recursive: true });
  });

  it('that is full keeps nothing of a file that comes from another disk, which stays there', async () => {
    const from = join(tempFolder(), 'file');
    writeFileSync(from, Buffer.alloc(300_000, 'x'));
    writeFiles(root, { 'target/file': 'before' });
    mkdirSync(join(root, '.git'), { recursive: true });
    const filler = fill(root, 64 * 1024);
    await expect(moveFile(from, join(root, 'target/file'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readdirSync(join(root, 'target'))).toEqual(['file']);
    expect(readFileSync(join(root, 'target/file'), 'utf8')).toBe('before');
    rmSync(filler);
    await moveFile(from, join(root, 'target/file'));
    expect(readFileSync(join(root, 'target/file'), 'utf8')).toHaveLength(300_000);
    expect(existsSync(from)).toBe(false);
    rmSync(join(root, 'target'), { recursive: true });
  });

  it('that is read-only can be read, and refuses to be written', async () => {
    const folder = repositoryOn(root, 'readonly');
    execFileSync('mount', ['-o', 'remount,ro', root]);
    try {
      const repository = await openRepository(folder);
      expect(repository.openNotes).toEqual([]);
      const { commit } = await repository.head();
      const { tree } = await repository.scan();
      expect(tree).toBe(git(folder, 'rev-parse', 'HEAD^{tree}').trim());
      const refused = { code: 'read-only' };
      const next = await repository.writeCommit({ tree, parents: [], author: ann, message: 'x' });
      await expect(repository.updateRef('refs/heads/main', next, commit)).rejects.toMatchObject(refused);
      await expect(repository.exclusive(async () => 1)).rejects.toMatchObject(refused);
      await expect(repository.writeIndex(tree)).rejects.toMatchObject(refused);
      await expect(repository.checkout(tree, await repository.writeTree([]))).rejects.toMatchObject(refused);
      await repository.close();
    } finally {
      execFileSync('mount', ['-o', 'remount,rw', root]);
    }
  });
});
