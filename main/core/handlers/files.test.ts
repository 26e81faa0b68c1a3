import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git, gitRepository, writeFiles } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { flows, openTestProject } from '../testing/test-project.ts';

const draft = { kind: 'draft' as const };
const bytes = (folder: string, path: string) => readFileSync(join(folder, path));
const draftLog = (folder: string) =>
  git(folder, 'log', '--format=%s', 'refs/tagline/draft').trim().split('\n');

describe('reading', () => {
  it('tells binary, large and missing files, folders, and what is at a version', async () => {
    const folder = gitRepository({
      'nul.bin': new Uint8Array([97, 0, 98]),
      'latin.txt': new Uint8Array([0xe4, 0x0a]),
      'large.txt': 'x'.repeat(5 * 1024 * 1024 + 1),
      'edge.txt': 'x'.repeat(5 * 1024 * 1024),
      'dir/a.txt': 'a',
    });
    git(folder, 'tag', 'v1');
    const { client } = await openTestProject(folder);
    for (const at of [draft, { kind: 'version' as const, name: 'v1' }]) {
      const read = async (path: string) => (await must(client.files.read({ at, path }))).kind;
      expect([await read('nul.bin'), await read('latin.txt')]).toEqual(['binary', 'binary']);
      expect([await read('large.txt'), await read('edge.txt')]).toEqual(['large', 'text']);
      expect((await errorOf(client.files.read({ at, path: 'gone.txt' }))).code).toBe('file-missing');
    }
    expect((await errorOf(client.files.read({ at: draft, path: 'dir' }))).code).toBe('path-invalid');
  });
});

describe('the list', () => {
  it('holds files, folders and empty folders with their state, without what is ignored', async () => {
    const { client, folder, version, save } = await openTestProject();
    await version('1.0.0');
    writeFiles(folder, {
      '.gitignore': 'secret.env\nnode_modules/\n',
      'secret.env': 'x',
      'node_modules/a/b.js': 'x',
    });
    mkdirSync(join(folder, 'empty/inner'), { recursive: true });
    symlinkSync('README.md', join(folder, 'link'));
    await save('flows/orders.json', '{}');
    chmodSync(join(folder, 'mappings/customer.yaml'), 0o755);
    const { entries } = await must(client.files.list({ at: draft }));
    expect(entries.map(({ path, kind, status, executable }) => [path, kind, status, executable])).toEqual([
      ['.gitignore', 'file', 'added', false],
      ['README.md', 'file', 'unchanged', false],
      ['empty', 'folder', null, false],
      ['empty/inner', 'folder', null, false],
      ['flows', 'folder', null, false],
      ['flows/orders.json', 'file', 'modified', false],
      ['link', 'symlink', 'added', false],
      ['mappings', 'folder', null, false],
      ['mappings/customer.yaml', 'file', 'modified', true],
    ]);
    const atVersion = await must(client.files.list({ at: { kind: 'version', name: '1.0.0' } }));
    expect(atVersion.entries.map(({ path, size, status }) => [path, size, status])).toEqual([
      ['README.md', Buffer.byteLength(flows['README.md']), null],
      ['flows', 0, null],
      ['flows/orders.json', 13, null],
      ['mappings', 0, null],
      ['mappings/customer.yaml', 11, null],
    ]);
  });

  it('shows a submodule as one', async () => {
    const library = gitRepository({ 'lib.js': 'x' });
    const folder = gitRepository(flows);
    git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'lib');
    git(folder, 'commit', '-qm', 'with a submodule');
    const { client, version } = await openTestProject(folder);
    const { entries } = await must(client.files.list({ at: draft }));
    expect(entries.filter(({ path }) => path.startsWith('lib'))).toMatchObject([
      { path: 'lib', kind: 'submodule' },
    ]);
    const commit = git(library, 'rev-parse', 'HEAD').trim();
    expect(await must(client.files.read({ at: draft, path: 'lib' }))).toEqual({ kind: 'submodule', commit });
    await version('1.0.0');
    expect(git(folder, 'ls-tree', '1.0.0', 'lib')).toContain(`160000 commit ${commit}`);
    expect(git(folder, 'status', '--porcelain')).toBe('');
  });
});

describe('arranging', () => {
  it('creates files and folders, never over others', async () => {
    const { client, folder } = await openTestProject();
    await must(client.files.create({ path: 'new/flow.json', kind: 'file' }));
    await must(client.files.create({ path: 'new/empty', kind: 'folder' }));
    expect([
      bytes(folder, 'new/flow.json').length,
      lstatSync(join(folder, 'new/empty')).isDirectory(),
    ]).toEqual([0, true]);
    expect((await errorOf(client.files.create({ path: 'README.md', kind: 'folder' }))).code).toBe(
      'file-exists',
    );
    expect(bytes(folder, 'README.md').toString()).toBe(flows['README.md']);
  });

  it('renames and moves files and folders, never over others', async () => {
    const { client, folder } = await openTestProject();
    await must(client.files.rename({ from: 'README.md', to: 'docs/start.md' }));
    await must(client.files.rename({ from: 'flows', to: 'docs/flows' }));
    await must(client.files.rename({ from: 'docs/start.md', to: 'docs/START.md' }));
    expect(bytes(folder, 'docs/START.md').toString()).toBe(flows['README.md']);
    expect(bytes(folder, 'docs/flows/orders.json').toString()).toBe(flows['flows/orders.json']);
    expect((await errorOf(client.files.rename({ from: 'docs', to: 'mappings' }))).code).toBe('file-exists');
    expect((await errorOf(client.files.rename({ from: 'docs', to: 'docs/deeper/docs' }))).code).toBe(
      'path-invalid',
    );
    expect((await errorOf(client.files.rename({ from: 'gone', to: 'there' }))).code).toBe('file-missing');
    expect(draftLog(folder)[0]).toBe('Rename docs/start.md to docs/START.md');
  });

  it('deletes into the project’s own trash, and brings back', async () => {
    const { client, folder } = await openTestProject();
    const { undoToken } = await must(client.files.remove({ path: 'flows' }));
    expect(existsSync(join(folder, 'flows'))).toBe(false);
    writeFiles(folder, { flows: 'in the way' });
    expect((await errorOf(client.files.undoRemove({ undoToken: undoToken ?? '' }))).code).toBe('file-exists');
    rmSync(join(folder, 'flows'));
    await must(client.files.undoRemove({ undoToken: undoToken ?? '' }));
    expect(bytes(folder, 'flows/orders.json').toString()).toBe(flows['flows/orders.json']);
    for (const token of [undoToken ?? '', '../../hooks', '']) {
      expect((await errorOf(client.files.undoRemove({ undoToken: token }))).code).toBe('file-missing');
    }
    expect((await errorOf(client.files.remove({ path: 'gone' }))).code).toBe('file-missing');
  });

  it('deletes into the system’s trash where there is one', async () => {
    const trashed: string[] = [];
    const { client, folder } = await openTestProject(gitRepository(flows), {
      moveToTrash: async path => {
        trashed.push(path);
        rmSync(path, { recursive: true });
      },
    });
    expect(await must(client.files.remove({ path: 'flows' }))).toEqual({ undoToken: null });
    expect(trashed).toEqual([join(folder, 'flows')]);
  });

  it('shows a file in the file manager where there is one', async () => {
    const shown: string[] = [];
    const { client, folder } = await openTestProject(gitRepository(flows), {
      revealFile: async path => {
        shown.push(path);
      },
    });
    await must(client.files.reveal({ path: 'README.md' }));
    expect(shown).toEqual([join(folder, 'README.md')]);
    const without = await openTestProject();
    expect((await errorOf(without.client.files.reveal({ path: 'README.md' }))).code).toBe('unavailable');
  });
});
