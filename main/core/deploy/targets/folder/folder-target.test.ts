import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, readlink, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Release } from '../target.ts';
import { quiet, releaseOf } from '../testing/release.ts';
import { folderTarget } from './folder-target.ts';
import { folderLayout } from './layout.ts';
import { tempFolder, treeOf } from './testing.ts';

const open = (path: string, keepReleases = 10) => folderTarget({ path, keepReleases });
const claim = (deployment: string) => ({ deployment, who: 'Ada', version: '1.0.0' });

async function bring(path: string, release: Release, keepReleases = 10): Promise<void> {
  const target = open(path, keepReleases);
  const lock = await target.lock(claim(release.deployment), quiet());
  const before = await target.live(quiet());
  const staged = await target.stage(release, quiet());
  await staged.verify(quiet());
  await staged.activate();
  await target.prune([release.id, ...(before ? [before.id] : [])]);
  await lock.release();
}

describe('a release', () => {
  test('stands below `current` with exactly its files, modes, connections and a manifest', async () => {
    const path = join(await tempFolder(), 'not', 'there', 'yet');
    const release = releaseOf({
      'flow.json': '{}',
      'bin/run.sh': '#!/bin/sh\n',
      'a b/ü.txt': 'x',
      empty: '',
      'deep/er/😀 two\nlines.json': '[]',
    });
    await bring(path, release);

    expect(await readlink(join(path, 'current'))).toBe(`releases/${release.id}`);
    expect(await treeOf(join(path, 'current', 'files'))).toEqual({
      'flow.json': '644 {}',
      'bin/run.sh': '755 #!/bin/sh\n',
      'a b/ü.txt': '644 x',
      empty: '644 ',
      'deep/er/😀 two\nlines.json': '644 []',
    });
    const connections = await readFile(join(path, 'current', 'connections.json'), 'utf8');
    expect(JSON.parse(connections)).toEqual(release.connections);
    const manifest = JSON.parse(await readFile(join(path, 'current', 'manifest.json'), 'utf8')) as {
      version: string;
      files: { path: string; sha256: string; mode: string; size: number }[];
    };
    expect(manifest.version).toBe(release.version);
    expect(manifest.files).toContainEqual({
      path: 'bin/run.sh',
      mode: '100755',
      size: 10,
      sha256: createHash('sha256').update('#!/bin/sh\n').digest('hex'),
    });
    expect((await readdir(path)).sort()).toEqual(['current', 'releases']);
    expect(await readdir(join(path, 'releases'))).toEqual([release.id]);
  });

  test('may hold files that are named like Tagline’s own', async () => {
    const path = await tempFolder();
    await bring(path, releaseOf({ 'manifest.json': 'mine', 'connections.json': 'mine', current: 'mine' }));
    expect(Object.keys(await treeOf(join(path, 'current', 'files'))).sort()).toEqual([
      'connections.json',
      'current',
      'manifest.json',
    ]);
  });

  test('is read back as it stands: changed bytes, added files, links and modes all show', async () => {
    const path = await tempFolder();
    const release = releaseOf({ a: 'one', 'run.sh': '#!x' });
    await bring(path, release);
    const files = join(path, 'current', 'files');
    await writeFile(join(files, 'a'), 'two');
    await writeFile(join(files, 'added'), '');
    await symlink('/etc/passwd', join(files, 'link'));

    const live = await open(path).live(quiet());
    const found = await live?.files(quiet());
    expect(live?.version).toBe(release.version);
    expect(found?.map(file => [file.path, file.mode])).toEqual([
      ['a', '100644'],
      ['added', '100644'],
      ['link', '120000'],
      ['run.sh', '100755'],
    ]);
    expect(found?.[0]?.oid).not.toBe(release.files[0]?.oid);
    expect(found?.[3]?.oid).toBe(release.files[1]?.oid);
    await expect(live?.read('link')).rejects.toMatchObject({ code: 'path-outside' });
    await expect(live?.read('../manifest.json')).rejects.toMatchObject({ code: 'path-outside' });
  });

  test('does not get past the check when a staged file is changed', async () => {
    const path = await tempFolder();
    const release = releaseOf({ a: 'one', b: 'two' });
    const target = open(path);
    await target.lock(claim(release.deployment), quiet());
    const staged = await target.stage(release, quiet());
    const files = folderLayout(path).staging(release.id).files;

    await writeFile(join(files, 'a'), 'onE');
    await expect(staged.verify(quiet())).rejects.toMatchObject({
      code: 'verification-failed',
      data: { path: 'a' },
    });
    await writeFile(join(files, 'a'), 'one');
    await staged.verify(quiet());
    await writeFile(join(files, 'more'), '');
    await expect(staged.verify(quiet())).rejects.toMatchObject({ code: 'verification-failed' });
    await staged.discard();
    expect(await readdir(join(path, 'releases'))).toEqual([]);
  });
});

describe('old releases', () => {
  test('are removed beyond the number, except the live one and the one before', async () => {
    const path = await tempFolder();
    const releases = [1, 2, 3, 4, 5].map(number => releaseOf({ a: `${number}` }, `${number}.0.0`));
    for (const release of releases) await bring(path, release, 3);
    expect((await readdir(join(path, 'releases'))).sort()).toEqual(releases.slice(2).map(each => each.id));

    await open(path).revert(releases[2]?.id ?? null, quiet());
    const newest = releaseOf({ a: '6' }, '6.0.0');
    await bring(path, newest, 2);
    expect((await readdir(join(path, 'releases'))).sort()).toEqual([releases[2]?.id, newest.id]);
  });

  test('are told from what somebody else keeps there', async () => {
    const path = await tempFolder();
    await mkdir(join(path, 'releases', 'theirs'), { recursive: true });
    await mkdir(join(path, 'releases', '.staging-theirs'));
    await writeFile(join(path, 'releases', 'theirs', 'manifest.json'), '{"files":[]}');
    await writeFile(join(path, 'notes.txt'), 'keep me');
    for (const number of [1, 2, 3]) await bring(path, releaseOf({ a: `${number}` }), 2);
    const kept = await readdir(join(path, 'releases'));
    expect(kept).toContain('theirs');
    expect(kept).toContain('.staging-theirs');
    expect(kept).toHaveLength(4);
    expect(await readFile(join(path, 'notes.txt'), 'utf8')).toBe('keep me');
  });

  test('that were staged by a process that died go with the next deployment', async () => {
    const path = await tempFolder();
    const dead = releaseOf({ a: 'dead' });
    await mkdir(folderLayout(path).staging(dead.id).files, { recursive: true });
    await symlink('releases/x', join(path, '.current-0123456789ab'));
    await writeFile(join(path, 'deploy.lock.0123456789ab'), '');
    await utimes(join(path, 'deploy.lock.0123456789ab'), new Date(0), new Date(0));
    await writeFile(join(path, 'deploy.lock.ba9876543210'), 'somebody tries right now');
    const release = releaseOf({ a: 'next' });
    await bring(path, release);
    expect(await readdir(join(path, 'releases'))).toEqual([release.id]);
    expect((await readdir(path)).sort()).toEqual(['current', 'deploy.lock.ba9876543210', 'releases']);
  });
});

describe('what can’t be a target', () => {
  const refused = [
    ['a folder named current', (path: string) => mkdir(join(path, 'current')), /folder named “current”/],
    ['a file named current', (path: string) => writeFile(join(path, 'current'), 'x'), /file named “current”/],
    ['a foreign link', (path: string) => symlink('elsewhere', join(path, 'current')), /link named “current”/],
    [
      'a foreign current.json',
      (path: string) => writeFile(join(path, 'current.json'), '{}'),
      /current\.json/,
    ],
    ['a file named releases', (path: string) => writeFile(join(path, 'releases'), 'x'), /releases is a file/],
  ] as const;
  test.each(refused)('%s is refused and left alone', async (_, plant, sentence) => {
    const path = await tempFolder();
    await plant(path);
    const before = await readdir(path);
    await expect(open(path).preflight(quiet())).rejects.toMatchObject({
      code: 'target-unreachable',
      message: expect.stringMatching(sentence),
    });
    expect(await readdir(path)).toEqual(before);
  });

  test('a file where the folder or one above it should be', async () => {
    const parent = await tempFolder();
    await writeFile(join(parent, 'file'), 'x');
    for (const path of [join(parent, 'file'), join(parent, 'file', 'below')]) {
      await expect(open(path).preflight(quiet())).rejects.toMatchObject({ code: 'target-unreachable' });
      await expect(open(path).live(quiet())).rejects.toMatchObject({ code: 'target-unreachable' });
      await expect(open(path).lock(claim('x'), quiet())).rejects.toThrow();
    }
  });

  test('files whose names are one name there', async () => {
    const path = await tempFolder();
    const target = open(path);
    await target.lock(claim('x'), quiet());
    const twice = releaseOf({ a: '1' });
    twice.files.push(...twice.files);
    await expect(target.stage(twice, quiet())).rejects.toMatchObject({
      code: 'path-invalid',
      data: { path: 'a' },
    });
    expect(await readdir(join(path, 'releases'))).toEqual([]);
  });
});

test('a live release that somebody removed reads as empty, and the next deployment heals it', async () => {
  const path = await tempFolder();
  const first = releaseOf({ a: '1' });
  await bring(path, first);
  await rm(join(path, 'releases', first.id), { recursive: true });
  const live = await open(path).live(quiet());
  expect(live?.id).toBe(first.id);
  expect(await live?.files(quiet())).toEqual([]);
  await bring(path, releaseOf({ a: '2' }));
  expect(await treeOf(join(path, 'current', 'files'))).toEqual({ a: '644 2' });
});
