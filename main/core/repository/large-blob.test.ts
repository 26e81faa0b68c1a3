import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTemps } from './disk.ts';
import { fsck, git, gitRepository } from './git-for-tests.ts';
import { loosePath } from './loose-objects.ts';
import { openObjectStore } from './object-store.ts';
import { openRepository } from './open.ts';

const openStore = (folder: string) =>
  openObjectStore(join(folder, '.git'), openTemps(join(folder, '.git/tagline/tmp')));

const tempsOf = (folder: string) => readdirSync(join(folder, '.git/tagline/tmp'));

describe('a large file', () => {
  it.each([
    ['random bytes', randomBytes(3_500_000)],
    ['zeros', Buffer.alloc(5_000_000)],
    ['exactly two pieces', Buffer.alloc(2 * 1024 * 1024, 'ab')],
    ['nothing', Buffer.alloc(0)],
  ])('of %s is stored as git stores it', async (_, bytes) => {
    const folder = gitRepository();
    const path = join(folder, 'large');
    writeFileSync(path, bytes);
    const store = openStore(folder);
    const { oid, stat } = await store.writeLargeFile(path);
    expect(oid).toBe(git(folder, 'hash-object', 'large').trim());
    expect(Number(stat.size)).toBe(bytes.length);
    expect(git(folder, 'cat-file', '-s', oid)).toBe(`${bytes.length}\n`);
    expect(store.read(oid).data.equals(bytes)).toBe(true);
    expect(tempsOf(folder)).toEqual([]);
    expect(fsck(folder)).toBe('');
    store.close();
  });

  it('is not stored twice, and is written anew where it is torn', async () => {
    const folder = gitRepository({ large: randomBytes(100_000) });
    git(folder, 'gc', '-q');
    const path = join(folder, 'large');
    const store = openStore(folder);
    const { oid } = await store.writeLargeFile(path);
    expect(existsSync(loosePath(join(folder, '.git/objects'), oid))).toBe(false);
    appendFileSync(path, 'more');
    const grown = loosePath(join(folder, '.git/objects'), (await store.writeLargeFile(path)).oid);
    store.close();
    chmodSync(grown, 0o644);
    truncateSync(grown, 5000);
    const again = openStore(folder);
    await again.writeLargeFile(path);
    expect(fsck(folder)).toBe('');
    again.close();
  });

  it('that changes while it is read is not stored half', async () => {
    const folder = gitRepository();
    const path = join(folder, 'large');
    writeFileSync(path, randomBytes(30_000_000));
    const store = openStore(folder);
    const storing = store.writeLargeFile(path);
    appendFileSync(path, 'more');
    await expect(storing).rejects.toMatchObject({ code: 'file-changed' });
    expect(git(folder, 'count-objects').startsWith('0 objects')).toBe(true);
    const cut = store.writeLargeFile(path);
    truncateSync(path, 1000);
    await expect(cut).rejects.toMatchObject({ code: 'file-changed' });
    symlinkSync('large', join(folder, 'link'));
    await expect(store.writeLargeFile(join(folder, 'link'))).rejects.toMatchObject({ code: 'ELOOP' });
    store.close();
  });

  it('becomes part of a version', async () => {
    const folder = gitRepository({ small: '1' });
    writeFileSync(join(folder, 'large'), Buffer.alloc(17 * 1024 * 1024, 'large '));
    const repository = await openRepository(folder);
    const { tree } = await repository.scan();
    await repository.writeIndex(tree);
    git(folder, 'add', '-A');
    expect(git(folder, 'write-tree').trim()).toBe(tree);
    await repository.close();
  });
});
