import { hash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openTemps } from './disk.ts';
import { fsck, git, gitAside, gitRepository, writeFiles } from './git-for-tests.ts';
import { loosePath } from './loose-objects.ts';
import { openObjectStore } from './object-store.ts';
import { openRepository } from './open.ts';
import { guardPack } from './removed-loose.ts';

const openStore = (folder: string) =>
  openObjectStore(join(folder, '.git'), openTemps(join(folder, '.git/tagline/tmp')));

const count = (folder: string, key: string) =>
  Number(new RegExp(`^${key}: (\\d+)`, 'm').exec(git(folder, 'count-objects', '-v'))?.[1]);

const everyId = (folder: string) =>
  git(folder, 'cat-file', '--batch-all-objects', '--batch-check=%(objectname)').trim().split('\n');

const packFiles = (folder: string, ending: string) => {
  const packs = join(folder, '.git/objects/pack');
  return readdirSync(packs)
    .filter(name => name.endsWith(ending))
    .map(name => join(packs, name));
};

/** Commits, trees, blobs and tags, all loose. */
function looseRepository(commits = 8): string {
  const folder = gitRepository();
  for (let round = 0; round < commits; round++) {
    const files = Object.fromEntries([...Array(20).keys()].map(n => [`d${n % 4}/f${n}`, `${round} ${n}`]));
    writeFiles(folder, files);
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', `commit ${round}`);
    git(folder, 'tag', '-a', '-m', `tag ${round}`, `v${round}`);
  }
  return folder;
}

describe('packing loose objects', () => {
  it('makes one pack that git accepts, and removes their files', async () => {
    const folder = looseRepository();
    const all = everyId(folder);
    const store = openStore(folder);
    expect(store.has(all[0] ?? '')).toBe(true);
    expect(await store.packLoose({ atLeast: all.length + 1 })).toBe(0);
    expect(await store.packLoose({ atLeast: all.length })).toBe(all.length);
    expect([count(folder, 'count'), count(folder, 'in-pack')]).toEqual([0, all.length]);
    for (const index of packFiles(folder, '.idx')) git(folder, 'verify-pack', index);
    for (const pack of packFiles(folder, '.pack')) {
      git(folder, 'index-pack', '--strict', '-o', join(folder, 'x.idx'), pack);
    }
    expect(fsck(folder)).toBe('');
    for (const oid of all) expect(store.has(oid) && store.read(oid)).toBeTruthy();
    // Trees stand together, and so do tags and commits: history is read without the blobs between.
    const inOrder = git(folder, 'verify-pack', '-v', packFiles(folder, '.idx')[0] ?? '')
      .split('\n')
      .map(line => /^[0-9a-f]{40} (\w+) +\d+ \d+ (\d+)$/.exec(line))
      .filter(match => match !== null)
      .toSorted((a, b) => Number(a[2]) - Number(b[2]))
      .map(match => match[1]);
    expect([...new Set(inOrder)]).toEqual(['blob', 'tree', 'tag', 'commit']);
    expect(inOrder.lastIndexOf('blob')).toBeLessThan(inOrder.indexOf('tree'));
    store.close();
  });

  it('leaves what is damaged where it is', async () => {
    const folder = looseRepository(1);
    const [oid = ''] = git(folder, 'rev-parse', 'HEAD:d0/f0').split('\n');
    const path = loosePath(join(folder, '.git/objects'), oid);
    chmodSync(path, 0o644);
    truncateSync(path, 5);
    const store = openStore(folder);
    await store.packLoose({ atLeast: 1 });
    expect([existsSync(path), count(folder, 'count')]).toEqual([true, 1]);
    store.close();
  });

  it('removes the files of what is in a pack already, unless it is damaged there', async () => {
    const folder = looseRepository();
    const all = everyId(folder);
    // As a killed packing leaves it: packed, and the files not yet removed.
    git(folder, 'repack', '-a', '-q', '-F');
    expect(count(folder, 'count')).toBe(all.length);
    const store = openStore(folder);
    expect(await store.packLoose({ atLeast: 1 })).toBe(all.length);
    expect([count(folder, 'packs'), count(folder, 'count')]).toEqual([1, 0]);
    store.close();

    const other = looseRepository();
    const others = everyId(other);
    git(other, 'repack', '-a', '-q', '-F');
    const [pack = ''] = packFiles(other, '.pack');
    chmodSync(pack, 0o644);
    truncateSync(pack, 100);
    const again = openStore(other);
    await again.packLoose({ atLeast: 1 });
    for (const oid of others) expect(again.read(oid)).toBeTruthy();
    rmSync(pack);
    rmSync(pack.replace(/pack$/, 'idx'));
    expect(fsck(other)).toBe('');
    again.close();
  });

  it('can be stopped at any moment, and goes on later', async () => {
    const folder = looseRepository();
    const all = everyId(folder);
    mkdirSync(join(folder, '.git/tagline/tmp'), { recursive: true });
    for (const after of [0, 1, 5, 20, 50]) {
      const store = openStore(folder);
      const stop = new AbortController();
      const packing = store.packLoose({ atLeast: 1, signal: stop.signal });
      for (let turn = 0; turn < after; turn++) await new Promise(resolve => setImmediate(resolve));
      stop.abort();
      await packing;
      expect(everyId(folder)).toEqual(all);
      expect(readdirSync(join(folder, '.git/tagline/tmp'))).toEqual([]);
      store.close();
    }
    const store = openStore(folder);
    await store.packLoose({ atLeast: 1 });
    expect(count(folder, 'count')).toBe(0);
    expect(fsck(folder)).toBe('');
    store.close();
  });

  it('stands back while git is packing', async () => {
    const folder = looseRepository(1);
    const store = openStore(folder);
    const pid = join(folder, '.git/gc.pid');
    writeFileSync(pid, `${process.pid} ${hostname()}`);
    expect(await store.packLoose({ atLeast: 1 })).toBe(0);
    writeFileSync(pid, `4194300 ${hostname()}`);
    expect(await store.packLoose({ atLeast: 1 })).toBeGreaterThan(20);
    store.close();
  });

  it('writes again what git has removed with the pack', async () => {
    const folder = looseRepository(1);
    const all = everyId(folder);
    const gitDir = join(folder, '.git');
    const objectsDir = join(gitDir, 'objects');
    git(folder, 'repack', '-a', '-d', '-q');
    const [path = ''] = packFiles(folder, '.idx').map(index => index.slice(0, -'.idx'.length));
    const temps = openTemps(join(gitDir, 'tagline/tmp'));
    const guard = guardPack(path, {
      objectsDir,
      gitDir,
      temps,
      isPacked: () => false,
      refresh: () => undefined,
    });
    await guard.settle(all);
    expect(count(folder, 'count')).toBe(0);
    for (const ending of ['.pack', '.idx']) rmSync(path + ending);
    await guard.settle(all);
    guard.close();
    expect(everyId(folder)).toEqual(all);
    expect(fsck(folder)).toBe('');
  });

  it('loses nothing beside git gc', async () => {
    const folder = looseRepository();
    const all = everyId(folder);
    const store = openStore(folder);
    const packing = async () => {
      for (let round = 0; round < 4; round++) {
        for (let n = 0; n < 60; n++) store.write('blob', Buffer.from(`new ${round} ${n}`));
        await store.flush();
        await store.packLoose({ atLeast: 1 });
      }
    };
    const collecting = async () => {
      for (let round = 0; round < 4; round++) await gitAside(folder, 'gc', '-q');
    };
    await Promise.all([packing(), collecting()]);
    const there = new Set(everyId(folder));
    expect(all.filter(oid => !there.has(oid))).toEqual([]);
    expect(there.size).toBe(all.length + 240);
    expect(fsck(folder)).toBe('');
    store.close();
  });
});

describe('maintaining a repository', () => {
  it('packs only when there is much to pack', async () => {
    const folder = looseRepository(1);
    const repository = await openRepository(folder);
    expect(await repository.maintain()).toEqual({ objects: 0, tags: 0 });
    for (let n = 0; n < 2000; n++) {
      const bytes = Buffer.from(`blob 4\0${1000 + n}`);
      const path = loosePath(join(folder, '.git/objects'), hash('sha1', bytes));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, deflateSync(bytes));
    }
    const before = count(folder, 'count');
    expect(before).toBeGreaterThan(2000);
    expect(await repository.maintain()).toEqual({ objects: before, tags: 0 });
    expect([
      count(folder, 'count'),
      readdirSync(join(folder, '.git/tagline')).includes('maintain.lock'),
    ]).toEqual([0, false]);
    await repository.close();
  });
});
