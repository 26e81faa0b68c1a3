import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ann, fsck, git, gitRepository, writeFiles } from '../git-for-tests.ts';
import { loosePath } from '../loose-objects.ts';
import { openRepository } from '../open.ts';
import type { Oid } from '../types.ts';

/** Two versions; the working files are those of the second. */
function twoVersions(): { folder: string; id: (spec: string) => Oid; loose: (spec: string) => string } {
  const folder = gitRepository({ 'flows/a.json': 'old', 'flows/b.json': 'same', c: 'first' });
  git(folder, 'tag', '-a', '-m', 'x', '1.0.0');
  writeFiles(folder, { 'flows/a.json': 'new', d: 'added' });
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'second');
  git(folder, 'tag', '-a', '-m', 'x', '1.1.0');
  const id = (spec: string) => git(folder, 'rev-parse', spec).trim();
  const loose = (spec: string) => {
    const path = loosePath(join(folder, '.git/objects'), id(spec));
    chmodSync(path, 0o644);
    return path;
  };
  return { folder, id, loose };
}

async function doctor(folder: string, repair: boolean) {
  const repository = await openRepository(folder);
  try {
    return await repository.doctor({ repair });
  } finally {
    await repository.close();
  }
}

/** Everything that was moved out of the way. */
const putAside = (folder: string): string[] => {
  const damaged = join(folder, '.git/tagline/damaged');
  if (!existsSync(damaged)) return [];
  return readdirSync(damaged).flatMap(run => readdirSync(join(damaged, run)));
};

const flip = (path: string, at: number) => {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
};

describe('the doctor', () => {
  it('finds a whole project whole, and changes nothing', async () => {
    const { folder } = twoVersions();
    const report = await doctor(folder, true);
    expect(report).toEqual({
      checked: expect.any(Number),
      repaired: [],
      damaged: [],
      repairable: false,
      notes: [],
    });
    // 2 tags, 2 commits, 4 trees, 5 blobs.
    expect(report.checked).toBe(13);
    expect(putAside(folder)).toEqual([]);
  });

  it('lists what is damaged by version, and touches nothing unless told to', async () => {
    const { folder, loose } = twoVersions();
    rmSync(loose('1.0.0:flows/a.json'));
    truncateSync(loose('1.0.0:flows/b.json'));
    flip(loose('1.1.0:d'), 12);
    const { damaged, repaired, repairable } = await doctor(folder, false);
    // The working files still hold two of the three.
    expect(repairable).toBe(true);
    expect(damaged).toEqual([
      { version: '1.0.0', path: 'flows/a.json', reason: 'is missing' },
      { version: '1.0.0', path: 'flows/b.json', reason: 'is damaged' },
      { version: '1.1.0', path: 'd', reason: 'is damaged' },
      { version: '1.1.0', path: 'flows/b.json', reason: 'is damaged' },
    ]);
    expect(repaired).toEqual([]);
    expect(putAside(folder)).toEqual([]);
  });

  it('tells a list of files that is gone, and what a deleted version held, in plain words', async () => {
    const { folder, id, loose } = twoVersions();
    const oid = id('1.0.0');
    const file = loose('1.0.0^{tree}');
    git(folder, 'update-ref', `refs/tagline/deleted/${oid}/flows%2F1.0.0`, oid);
    git(folder, 'tag', '-d', '1.0.0');
    rmSync(file);
    rmSync(join(folder, '.git/index'));
    expect((await doctor(folder, false)).damaged).toEqual([
      { version: 'history before 1.1.0', path: null, reason: 'its list of files is missing' },
    ]);
    git(folder, 'update-ref', '-d', 'refs/tags/1.1.0');
    git(folder, 'update-ref', '-d', 'refs/heads/main');
    expect((await doctor(folder, false)).damaged).toEqual([
      { version: 'deleted version flows/1.0.0', path: null, reason: 'its list of files is missing' },
    ]);
  });

  it('rebuilds files and folders from the working files, and keeps what was torn', async () => {
    const { folder, loose, id } = twoVersions();
    const ids = ['1.1.0:flows', '1.1.0^{tree}', '1.1.0:flows/b.json', '1.1.0:d'].map(id);
    const files = ['1.1.0:flows', '1.1.0^{tree}', '1.1.0:flows/b.json', '1.1.0:d'].map(loose);
    rmSync(files[0] ?? '');
    for (const file of files.slice(1, 3)) truncateSync(file);
    flip(files[3] ?? '', 12);
    rmSync(join(folder, '.git/index'));
    const report = await doctor(folder, true);
    expect(report.damaged).toEqual([]);
    expect(report.repaired.length).toBe(4);
    for (const oid of ids) git(folder, 'cat-file', '-e', oid);
    expect(putAside(folder).length).toBe(3);
    git(folder, 'reset', '-q');
    expect(fsck(folder)).toBe('');
  });

  it("rebuilds folders from git's index, and files from what was kept aside", async () => {
    const { folder, loose, id } = twoVersions();
    rmSync(loose('1.1.0:flows'));
    rmSync(loose('1.1.0:d'));
    rmSync(join(folder, 'flows'), { recursive: true });
    renameSync(join(folder, 'd'), join(folder, '.git/d'));
    mkdirSync(join(folder, '.git/tagline/kept/then'), { recursive: true });
    renameSync(join(folder, '.git/d'), join(folder, '.git/tagline/kept/then/d'));
    const report = await doctor(folder, true);
    expect(report.repaired).toEqual([
      expect.stringMatching(/1\.1\.0: (d|flows\/) was rebuilt from/),
      expect.stringMatching(/1\.1\.0: (d|flows\/) was rebuilt from/),
    ]);
    expect(report.damaged).toEqual([]);
    expect(git(folder, 'cat-file', '-p', id('1.1.0:d'))).toBe('added');
    expect(fsck(folder)).toBe('');
  });

  it('says what can not be rebuilt, leaves it where it is, and repairs the rest', async () => {
    const { folder, loose, id } = twoVersions();
    const torn = loose('1.0.0:flows/a.json');
    truncateSync(torn, 5);
    truncateSync(loose('1.1.0:d'));
    const report = await doctor(folder, true);
    expect(report.damaged).toEqual([{ version: '1.0.0', path: 'flows/a.json', reason: 'is damaged' }]);
    expect((await doctor(folder, false)).repairable).toBe(false);
    expect(existsSync(torn)).toBe(true);
    expect(git(folder, 'cat-file', '-p', id('1.1.0:d'))).toBe('added');
  });

  it('puts torn files away that nothing needs, or that stand whole in a pack', async () => {
    const { folder, id } = twoVersions();
    git(folder, 'repack', '-adq');
    const objects = join(folder, '.git/objects');
    for (const oid of [id('1.1.0:d'), 'ab'.repeat(20)]) {
      mkdirSync(join(loosePath(objects, oid), '..'), { recursive: true });
      writeFileSync(loosePath(objects, oid), '');
    }
    expect(() => fsck(folder)).toThrow();
    expect(await doctor(folder, false)).toMatchObject({
      notes: [expect.stringContaining('1 torn')],
      repairable: true,
    });
    expect((await doctor(folder, true)).repaired.length).toBe(2);
    expect(fsck(folder)).toBe('');
  });

  it('writes a damaged pack anew when everything in it can be had', async () => {
    const { folder } = twoVersions();
    git(folder, 'repack', '-adq', '--depth=0', '--window=0');
    const pack = join(folder, '.git/objects/pack');
    const name = readdirSync(pack).find(file => file.endsWith('.pack')) ?? '';
    const blob = git(folder, 'rev-parse', '1.1.0:d').trim();
    const line = git(folder, 'verify-pack', '-v', join(pack, name))
      .split('\n')
      .find(l => l.startsWith(blob));
    const offset = Number(line?.trim().split(/\s+/)[4]);
    chmodSync(join(pack, name), 0o644);
    flip(join(pack, name), offset + 4);
    expect(() => fsck(folder)).toThrow();
    const report = await doctor(folder, true);
    expect(report.damaged).toEqual([]);
    expect(report.repaired).toContainEqual(expect.stringContaining('pack was written anew'));
    expect(fsck(folder)).toBe('');
    expect(putAside(folder)).toContainEqual(expect.stringContaining(name));
  });

  it('lets a broken draft go on from its newest whole state', async () => {
    const { folder, loose } = twoVersions();
    const repository = await openRepository(folder);
    let tip: Oid | null = null;
    const entries: Oid[] = [];
    for (const text of ['one', 'two', 'three']) {
      const oid = await repository.writeBlob(Buffer.from(text));
      const tree = await repository.writeTree([{ name: 'x', mode: '100644', oid }]);
      const date = new Date(ann.date.getTime() + entries.length * 1000);
      const message = `Save x\n\nTagline-Kind: save\n`;
      const parents: Oid[] = tip ? [tip] : [];
      const commit = await repository.writeCommit({ tree, parents, author: { ...ann, date }, message });
      await repository.updateRef('refs/tagline/draft', commit, tip);
      tip = commit;
      entries.push(commit);
    }
    await repository.close();
    rmSync(loose(entries[2] ?? ''));
    rmSync(loose(`${entries[1]}:x`));
    expect(await doctor(folder, false)).toMatchObject({
      damaged: [{ version: 'latest draft', path: null, reason: 'its record is missing' }],
      repairable: true,
    });
    const report = await doctor(folder, true);
    expect(report.repaired).toEqual([expect.stringContaining('goes on from the newest whole state')]);
    expect(report.damaged).toEqual([]);
    expect(git(folder, 'rev-parse', 'refs/tagline/draft').trim()).toBe(entries[0]);
    expect(putAside(folder)).toEqual(['tagline-draft']);
  });

  it('ends when it is told to, and tells how far it is', async () => {
    const { folder } = twoVersions();
    const repository = await openRepository(folder);
    const steps: [number, number][] = [];
    await repository.doctor({ repair: false, progress: (done, total) => steps.push([done, total]) });
    expect(steps.at(-1)).toEqual([4, 4]);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(repository.doctor({ repair: false, signal })).rejects.toThrow('enough');
    await repository.close();
  });
});
