import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openTemps } from './disk.ts';
import { ann, fsck, git, gitRepository, gitWithInput, tempFolder, writeFiles } from './git-for-tests.ts';
import { loosePath } from './loose-objects.ts';
import { type ObjectStore, openObjectStore } from './object-store.ts';
import { openRepository } from './open.ts';
import { objectId } from './raw-object.ts';

const openStore = (folder: string) =>
  openObjectStore(join(folder, '.git'), openTemps(join(folder, '.git/tagline/tmp')));

/** Every object's id, type and size, as native git tells them. */
function allObjects(folder: string): { oid: string; type: string; size: number }[] {
  return git(folder, 'cat-file', '--batch-all-objects', '--batch-check')
    .trim()
    .split('\n')
    .map(line => line.split(' '))
    .map(([oid = '', type = '', size]) => ({ oid, type, size: Number(size) }));
}

/** What reading each of these objects throws. */
function failuresOf(store: ObjectStore, objects: { oid: string }[]): unknown[] {
  return objects.flatMap(({ oid }) => {
    try {
      store.read(oid);
      return [];
    } catch (error) {
      return [error];
    }
  });
}

/** A history whose files make long chains of deltas. */
function grownRepository(): string {
  const folder = gitRepository();
  let text = '';
  for (let round = 0; round < 30; round++) {
    // Of many kinds of bytes: these make deltas that begin with long tables of codes.
    text += `${'x'.repeat(round * 7)}\n${randomBytes(1500).toString('base64')}\n`;
    writeFiles(folder, { 'grows.txt': text, [`d${round % 3}/f${round}`]: `${round}` });
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', `commit ${round}`);
    git(folder, 'tag', '-a', '-m', `tag ${round}`, `v${round}`);
  }
  return folder;
}

function expectAllReadable(folder: string): void {
  const store = openStore(folder);
  const objects = allObjects(folder);
  expect(objects.length).toBeGreaterThan(50);
  for (const { oid, type, size } of objects) {
    const object = store.read(oid);
    expect({ type: object.type, size: object.data.length }).toEqual({ type, size });
    expect(store.typeOf(oid)).toEqual({ type, size });
    expect(objectId(object.type, object.data)).toBe(oid);
    expect(store.has(oid)).toBe(true);
  }
  store.close();
}

describe('objects', () => {
  it('are read from loose files, packs with deltas, several packs, and a borrowed folder', async () => {
    const folder = grownRepository();
    expectAllReadable(folder);
    git(folder, 'gc', '-q', '--aggressive');
    expect(readdirSync(join(folder, '.git/objects/pack')).some(name => name.endsWith('.pack'))).toBe(true);
    expectAllReadable(folder);
    writeFiles(folder, { 'grows.txt': 'short' });
    git(folder, 'commit', '-q', '-a', '-m', 'later');
    git(folder, 'repack', '-q', '-d');
    expectAllReadable(folder);
    git(folder, 'multi-pack-index', 'write');
    expectAllReadable(folder);
    const borrower = join(tempFolder(), 'clone');
    git(folder, 'clone', '-q', '--shared', folder, borrower);
    expectAllReadable(borrower);
    // Offset deltas can be switched off: then bases are named by id.
    git(folder, '-c', 'repack.useDeltaBaseOffset=false', 'repack', '-q', '-a', '-d', '-f');
    expectAllReadable(folder);
  });

  it('are found after git has packed them meanwhile', async () => {
    const folder = grownRepository();
    const store = openStore(folder);
    const objects = allObjects(folder);
    store.read(objects[0]?.oid ?? '');
    git(folder, 'gc', '-q');
    for (const { oid, size } of objects) expect(store.read(oid).data.length).toBe(size);
    git(folder, 'repack', '-q', '-a', '-d', '-f', '--window=2');
    for (const { oid, size } of objects) expect(store.read(oid).data.length).toBe(size);
    store.close();
  });

  it('are not read beyond the limit, loose or packed', async () => {
    const folder = gitRepository({ big: 'a'.repeat(3_000_000) });
    const oid = git(folder, 'rev-parse', 'HEAD:big').trim();
    for (const packed of [false, true]) {
      if (packed) git(folder, 'gc', '-q');
      const repository = await openRepository(folder);
      await expect(repository.readBlob(oid, { limit: 2_999_999 })).rejects.toMatchObject({
        code: 'file-too-large',
      });
      expect((await repository.readBlob(oid, { limit: 3_000_000 })).length).toBe(3_000_000);
      await repository.close();
    }
  });

  it.each([
    ['empty', (path: string) => truncateSync(path, 0)],
    ['torn', (path: string) => truncateSync(path, 10)],
    ['of other bytes', (path: string) => writeFileSync(path, deflateSync(Buffer.from('blob 3\0abc')))],
    ['not compressed', (path: string) => writeFileSync(path, 'blob 7\0content')],
  ])('that are %s are told as damaged, and healed by writing them again', async (_, damage) => {
    const folder = gitRepository({ a: 'content' });
    const oid = git(folder, 'rev-parse', 'HEAD:a').trim();
    const path = loosePath(join(folder, '.git/objects'), oid);
    chmodSync(path, 0o644);
    damage(path);
    const store = openStore(folder);
    expect(() => store.read(oid)).toThrow(
      expect.objectContaining({ code: 'version-damaged', data: { oid } }),
    );
    expect(store.write('blob', Buffer.from('content'))).toBe(oid);
    await store.flush();
    expect(store.read(oid).data.toString()).toBe('content');
    store.close();
    expect(fsck(folder)).toBe('');
  });

  it('that are damaged in a pack are told as such, each one by itself', async () => {
    const folder = grownRepository();
    git(folder, 'gc', '-q');
    const objects = allObjects(folder);
    const packDir = join(folder, '.git/objects/pack');
    const pack = join(packDir, readdirSync(packDir).find(name => name.endsWith('.pack')) ?? '');
    const whole = readFileSync(pack);
    chmodSync(pack, 0o644);
    for (const at of [12, 13, 200, whole.length >> 1, whole.length - 30]) {
      const bytes = Buffer.from(whole);
      bytes.fill(0xff, at, at + 8);
      writeFileSync(pack, bytes);
      const store = openStore(folder);
      const failures = failuresOf(store, objects);
      expect(failures.length).toBeGreaterThan(0);
      for (const failure of failures) expect(failure).toMatchObject({ code: 'version-damaged' });
      store.close();
    }
    for (const length of [0, 20, whole.length >> 1]) {
      writeFileSync(pack, whole.subarray(0, length));
      const store = openStore(folder);
      const failures = failuresOf(store, objects);
      expect(failures.length).toBeGreaterThan(0);
      for (const failure of failures) expect(failure).toMatchObject({ code: 'version-damaged' });
      store.close();
    }
  });

  it('wait in memory, are readable at once, and are on disk after the flush', async () => {
    const folder = gitRepository({ a: '1' });
    const store = openStore(folder);
    const before = readdirSync(join(folder, '.git/objects')).length;
    const oids: string[] = [];
    for (let index = 0; index < 500; index++) oids.push(store.write('blob', Buffer.from(`${index}`)));
    expect(readdirSync(join(folder, '.git/objects')).length).toBe(before);
    expect(store.read(oids[7] ?? '').data.toString()).toBe('7');
    await store.flush();
    expect(git(folder, 'cat-file', 'blob', oids[499] ?? '')).toBe('499');
    expect(readdirSync(join(folder, '.git/tagline/tmp'))).toEqual([]);
    store.close();
  });

  it('that git has pruned meanwhile are written again', async () => {
    const folder = gitRepository({ a: '1' });
    writeFiles(folder, { a: '2', 'd/b': '3' });
    const repository = await openRepository(folder);
    const { tree } = await repository.scan();
    await repository.writeIndex(tree);
    expect(git(folder, 'cat-file', '-t', tree)).toBe('tree\n');
    git(folder, 'read-tree', '--empty');
    git(folder, 'gc', '-q', '--prune=now');
    expect(() => git(folder, 'cat-file', '-t', tree)).toThrow();
    expect((await repository.scan()).tree).toBe(tree);
    const parent = (await repository.head()).commit ?? '';
    const commit = await repository.writeCommit({ tree, parents: [parent], author: ann, message: 'x' });
    await repository.updateRef('refs/heads/main', commit, parent);
    expect(fsck(folder)).toBe('');
    await repository.close();
  });

  it('that are written again although they are there are kept by git prune', async () => {
    for (const packed of [false, true]) {
      const folder = gitRepository({ a: '1' });
      const text = 'nobody names it yet';
      const store = openStore(folder);
      const oid = store.write('blob', Buffer.from(text));
      await store.flush();
      store.close();
      const packs = join(folder, '.git/objects/pack');
      if (packed) {
        gitWithInput(folder, oid, 'pack-objects', '-q', join(packs, 'pack'));
        git(folder, 'prune-packed');
      }
      const [pack = ''] = readdirSync(packs).filter(name => name.endsWith('.pack'));
      const path = packed ? join(packs, pack) : loosePath(join(folder, '.git/objects'), oid);
      utimesSync(path, 1_600_000_000, 1_600_000_000);
      const again = openStore(folder);
      again.write('blob', Buffer.from(text));
      await again.flush();
      git(folder, 'gc', '-q');
      expect(git(folder, 'cat-file', 'blob', oid)).toBe(text);
      again.close();
    }
  });

  it('beside a damaged pack index are still read', async () => {
    const folder = grownRepository();
    git(folder, 'gc', '-q');
    writeFiles(folder, { loose: '1' });
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', 'loose');
    const [loose, packed] = git(folder, 'rev-parse', 'HEAD', 'HEAD~1').split('\n');
    const packDir = join(folder, '.git/objects/pack');
    const index = join(packDir, readdirSync(packDir).find(name => name.endsWith('.idx')) ?? '');
    chmodSync(index, 0o644);
    for (const length of [0, 100, 1200]) {
      truncateSync(index, length);
      const repository = await openRepository(folder);
      expect((await repository.readCommit(loose ?? '')).message).toBe('loose');
      await expect(repository.readCommit(packed ?? '')).rejects.toMatchObject({
        code: expect.stringMatching(/^repository-/),
      });
      await repository.close();
    }
  });

  it('of a shallow clone end where it was cut', async () => {
    const folder = grownRepository();
    const clone = join(tempFolder(), 'clone');
    git(folder, 'clone', '-q', '--depth', '2', `file://${folder}`, clone);
    const repository = await openRepository(clone);
    const { commit } = await repository.head();
    const [parent = ''] = (await repository.readCommit(commit ?? '')).parents;
    expect((await repository.readCommit(parent)).parents).toEqual([]);
    await repository.close();
  });

  it('that are missing are told by id', async () => {
    const folder = gitRepository({ a: '1' });
    const repository = await openRepository(folder);
    const oid = '1234567890123456789012345678901234567890';
    await expect(repository.readCommit(oid)).rejects.toMatchObject({
      code: 'version-damaged',
      data: { oid },
    });
    const head = (await repository.head()).commit ?? '';
    await expect(repository.readTag(head)).rejects.toMatchObject({ code: 'version-damaged' });
    expect(await repository.typeOf(head)).toBe('commit');
    await repository.close();
  });

  it('hold people and messages as they were given, and nothing that breaks the format', async () => {
    const folder = gitRepository();
    const repository = await openRepository(folder);
    const tree = await repository.writeTree([]);
    const author = { name: 'Eve <x>\nparent 0', email: 'e@x>\n\0', date: ann.date };
    const commit = await repository.writeCommit({ tree, parents: [], author, message: 'm' });
    await repository.updateRef('refs/heads/main', commit, null);
    expect(fsck(folder)).toBe('');
    expect((await repository.readCommit(commit)).author).toEqual({
      name: 'Eve xparent 0',
      email: 'e@x',
      date: ann.date,
    });
    const nobody = { name: '', email: '', date: new Date(Number.NaN) };
    const second = await repository.writeCommit({ tree, parents: [commit], author: nobody, message: '' });
    await repository.updateRef('refs/heads/main', second, commit);
    expect(fsck(folder)).toBe('');
    await expect(
      repository.writeCommit({ tree, parents: [], author, message: 'a\0b' }),
    ).rejects.toMatchObject({
      code: 'bad-request',
    });
    await repository.close();
  });
});
