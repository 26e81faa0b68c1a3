import { chmodSync, existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobId } from '../project/files/blob-id.ts';
import { fsck, git, gitRepository, tempFolder, writeFiles } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { flows, openTestProject } from '../testing/test-project.ts';

const draft = { kind: 'draft' as const };
const bytes = (folder: string, path: string) => readFileSync(join(folder, path));
const draftLog = (folder: string) =>
  git(folder, 'log', '--format=%s', 'refs/tagline/draft').trim().split('\n');

describe('saving', () => {
  it.each([
    ['Windows line endings', 'a\r\nb\r\n'],
    ['no final newline', 'a\nb'],
    ['a byte order mark', '\ufeffa\n'],
    ['mixed endings and tabs', 'a\r\nb\n\tc\r'],
    ['every plane', 'ä 発 🚀 \u2028 e\u0301\n'],
    ['nothing', ''],
  ])('keeps %s to the byte', async (_, text) => {
    const { client, folder, save } = await openTestProject();
    await save('kept.txt', text);
    expect(bytes(folder, 'kept.txt').equals(Buffer.from(text))).toBe(true);
    const read = await must(client.files.read({ at: draft, path: 'kept.txt' }));
    expect(read).toMatchObject({
      kind: 'text',
      text,
      oid: git(folder, 'hash-object', '--no-filters', 'kept.txt').trim(),
    });
  });

  it('is in the draft’s history at once, and says since when', async () => {
    const { folder, save, snapshot, version } = await openTestProject();
    await version('1.0.0');
    await save('flows/new/deep.json', '{}');
    await save('README.md', 'two');
    const { draft: now } = await snapshot();
    expect(draftLog(folder).slice(0, 2)).toEqual(['Save README.md', 'Save flows/new/deep.json']);
    expect(git(folder, 'show', 'refs/tagline/draft:flows/new/deep.json')).toBe('{}');
    expect(git(folder, 'log', '-1', '--format=%b', 'refs/tagline/draft')).toContain('Tagline-Base: 1.0.0');
    expect(now).toMatchObject({ base: '1.0.0', changes: { added: 1, modified: 1, deleted: 0 } });
    expect(Date.parse(now.savedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(fsck(folder)).toBe('');
  });

  it('writes all files or, on a conflict, none', async () => {
    const { client, folder } = await openTestProject();
    const expected = blobId(Buffer.from(flows['flows/orders.json']));
    writeFiles(folder, { 'flows/orders.json': 'changed outside' });
    const saved = await must(
      client.files.save({
        files: [
          { path: 'README.md', text: 'mine' },
          { path: 'flows/orders.json', text: 'mine', expected },
          { path: 'new.txt', text: 'mine', expected: null },
        ],
      }),
    );
    expect(saved).toMatchObject({
      kind: 'conflict',
      conflicts: [{ path: 'flows/orders.json', current: { kind: 'text', text: 'changed outside' } }],
    });
    expect(bytes(folder, 'README.md').toString()).toBe(flows['README.md']);
    expect(existsSync(join(folder, 'new.txt'))).toBe(false);
  });

  it('tells a file that is gone, and one that stands where none should', async () => {
    const { client, folder } = await openTestProject();
    rmSync(join(folder, 'README.md'));
    const files = [
      { path: 'README.md', text: 'x', expected: blobId(Buffer.from(flows['README.md'])) },
      { path: 'flows/orders.json', text: 'x', expected: null },
    ];
    expect(await must(client.files.save({ files }))).toMatchObject({
      conflicts: [
        { path: 'README.md', current: null },
        { path: 'flows/orders.json', current: { kind: 'text' } },
      ],
    });
  });

  it('keeps in the history what it overwrites and nobody had seen', async () => {
    const { folder, save, snapshot } = await openTestProject();
    await save('README.md', 'first');
    writeFiles(folder, { 'README.md': 'written by another program' });
    await save('README.md', 'second');
    await snapshot();
    expect(draftLog(folder).slice(0, 2)).toEqual(['Save README.md', 'Changes made outside Tagline']);
    expect(git(folder, 'show', 'refs/tagline/draft^:README.md')).toBe('written by another program');
  });

  it('keeps the mode', async () => {
    const folder = gitRepository({ 'run.sh': '#!/bin/sh\n' });
    chmodSync(join(folder, 'run.sh'), 0o754);
    const { client, save } = await openTestProject(folder);
    await save('run.sh', '#!/bin/sh\nexit 0\n');
    expect(statSync(join(folder, 'run.sh')).mode & 0o777).toBe(0o754);
    expect(await must(client.files.read({ at: draft, path: 'run.sh' }))).toMatchObject({ executable: true });
  });

  it('leaves nothing half-written behind when one of the files can’t be written', async () => {
    const { client, folder } = await openTestProject();
    const files = [
      { path: 'README.md', text: 'new' },
      { path: 'flows/orders.json/below.txt', text: 'x' },
    ];
    expect(await errorOf(client.files.save({ files }))).toMatchObject({ code: 'path-invalid' });
    expect(bytes(folder, 'README.md').toString()).toBe(flows['README.md']);
    expect(git(folder, 'status', '--porcelain')).toBe('');
  });
});

describe('paths', () => {
  it.each([
    ['../outside.txt', 'path-outside'],
    ['flows/../../outside.txt', 'path-outside'],
    ['/etc/passwd', 'path-outside'],
    ['C:/windows', 'path-outside'],
    ['.git/config', 'path-invalid'],
    ['flows/.GIT/hooks/x', 'path-invalid'],
    ['a//b', 'path-invalid'],
    ['./a', 'path-invalid'],
    ['a/', 'path-invalid'],
    ['a\0b', 'path-invalid'],
    [`${'x'.repeat(500)}.json`, 'path-invalid'],
    ['half\ud800', 'path-invalid'],
    ['link/inside.txt', 'path-outside'],
  ])('refuse %j for reading, writing, renaming and deleting', async (path, code) => {
    const elsewhere = tempFolder();
    writeFiles(elsewhere, { 'inside.txt': 'secret' });
    const { client, folder } = await openTestProject();
    symlinkSync(elsewhere, join(folder, 'link'));
    const before = git(folder, 'status', '--porcelain');
    const errors = [
      await errorOf(client.files.read({ at: draft, path })),
      await errorOf(client.files.save({ files: [{ path, text: 'x' }] })),
      await errorOf(client.files.create({ path, kind: 'file' })),
      await errorOf(client.files.rename({ from: 'README.md', to: path })),
      await errorOf(client.files.rename({ from: path, to: 'stolen' })),
      await errorOf(client.files.remove({ path })),
    ];
    expect(new Set(errors.map(error => error.code))).toEqual(new Set([code]));
    expect(errors[1]?.message).toMatch(/[.:] ?.+\.$/);
    expect(git(folder, 'status', '--porcelain')).toBe(before);
    expect(readFileSync(join(elsewhere, 'inside.txt'), 'utf8')).toBe('secret');
  });

  it('with a line break are refused: no other system could hold them', async () => {
    const { client, folder } = await openTestProject();
    const files = [{ path: 'line\nbreak.txt', text: 'x' }];
    expect(await errorOf(client.files.save({ files }))).toMatchObject({ code: 'path-invalid' });
    expect(git(folder, 'status', '--porcelain')).toBe('');
  });

  it.each(['🚀 launch.json', 'quo"te.txt', ' leading', `${'x'.repeat(250)}.txt`, '-rf', 'ünï/côde.md'])(
    'may be odd: %j',
    async path => {
      const { client, folder, save, version } = await openTestProject();
      await save(path, 'odd');
      await version('1.0.0');
      expect(git(folder, 'ls-tree', '-r', '-z', '--name-only', '1.0.0').split('\0')).toContain(path);
      await save(path, 'changed');
      await must(client.versions.restore({ name: '1.0.0' }));
      expect(bytes(folder, path).toString()).toBe('odd');
      expect([git(folder, 'status', '--porcelain'), fsck(folder)]).toEqual(['', '']);
    },
  );

  it('never write through a symbolic link', async () => {
    const { client, folder } = await openTestProject();
    const target = join(tempFolder(), 'target.txt');
    writeFileSync(target, 'outside');
    symlinkSync(target, join(folder, 'link.txt'));
    expect((await errorOf(client.files.save({ files: [{ path: 'link.txt', text: 'x' }] }))).code).toBe(
      'path-invalid',
    );
    expect(await must(client.files.read({ at: draft, path: 'link.txt' }))).toEqual({
      kind: 'symlink',
      target,
    });
    expect(readFileSync(target, 'utf8')).toBe('outside');
  });
});
