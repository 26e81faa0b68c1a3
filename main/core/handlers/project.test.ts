import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { git, gitRepository, tempFolder, writeFiles } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { flows, openTestCore, openTestProject } from '../testing/test-project.ts';

describe('inspecting', () => {
  it('tells what stands at a path, and changes nothing', async () => {
    const { client } = await openTestCore();
    const inspect = (path: string) => must(client.project.inspect({ path }));
    const folder = tempFolder();
    expect(await inspect(join(folder, 'gone'))).toEqual({ kind: 'missing' });
    expect(await inspect(folder)).toEqual({ kind: 'folder', empty: true, fileCount: 0, writable: true });
    writeFiles(folder, { 'a/b.txt': 'x', 'c.txt': 'y' });
    expect(await inspect(folder)).toEqual({ kind: 'folder', empty: false, fileCount: 2, writable: true });
    expect(await inspect(join(folder, 'c.txt'))).toEqual({ kind: 'file' });
    expect(await inspect(join(folder, 'c.txt', 'below'))).toEqual({ kind: 'missing' });
    expect(readdirSync(folder).sort()).toEqual(['a', 'c.txt']);
    const repository = gitRepository(flows);
    expect(await inspect(repository)).toEqual({ kind: 'repository', writable: true, hasVersions: false });
    git(repository, 'tag', 'v1');
    git(repository, 'pack-refs', '--all');
    expect(await inspect(repository)).toMatchObject({ hasVersions: true });
    expect((await errorOf(client.project.inspect({ path: 'relative/path' }))).code).toBe('path-invalid');
  });
});

describe('opening', () => {
  it('asks before it makes a folder a repository, and touches nothing until then', async () => {
    const folder = tempFolder();
    writeFiles(folder, { 'flow.json': '{}' });
    const { client, core } = await openTestCore();
    expect(await must(client.project.open({ path: folder }))).toEqual({
      kind: 'needs-initialise',
      path: folder,
    });
    expect([readdirSync(folder), core.snapshot().project]).toEqual([['flow.json'], null]);
    expect(await must(client.project.open({ path: folder, initialise: true }))).toEqual({
      kind: 'opened',
      path: folder,
    });
    expect(core.snapshot().project).toMatchObject({
      path: folder,
      draft: { base: null, changes: { added: 1, modified: 0, deleted: 0 } },
      versionCount: 0,
      readOnly: null,
    });
    expect(git(folder, 'status', '--porcelain')).toBe('?? flow.json\n');
  });

  it('leaves no trace in a stranger’s repository that is only looked at', async () => {
    const folder = gitRepository(flows);
    git(folder, 'tag', 'v1');
    const refs = git(folder, 'for-each-ref');
    const { client } = await openTestProject(folder);
    await must(client.files.list({ at: { kind: 'draft' } }));
    await must(client.versions.view({ name: 'v1' }));
    await must(client.project.refresh({}));
    expect([git(folder, 'for-each-ref'), git(folder, 'status', '--porcelain')]).toEqual([refs, '']);
  });

  it('refuses what is no project with a sentence that says what to do', async () => {
    const { client } = await openTestCore();
    const place = tempFolder();
    writeFiles(place, { 'a.txt': 'x' });
    git(place, 'init', '-q', '--bare', 'bare');
    const refused = async (path: string) => {
      const { code, message } = await errorOf(client.project.open({ path, initialise: true }));
      return [code, message];
    };
    expect(await refused(join(place, 'a.txt'))).toEqual([
      'not-a-folder',
      expect.stringContaining('Choose the folder'),
    ]);
    expect(await refused(join(place, 'gone'))).toEqual([
      'project-missing',
      expect.stringContaining('no folder'),
    ]);
    expect(await refused(join(place, 'bare'))).toEqual([
      'repository-unsupported',
      expect.stringContaining('Clone it'),
    ]);
    expect(existsSync(join(place, 'gone'))).toBe(false);
  });

  it('keeps the project that is open when another can’t be opened', async () => {
    const { client, folder, snapshot } = await openTestProject();
    await errorOf(client.project.open({ path: join(folder, 'README.md') }));
    expect((await snapshot()).path).toBe(folder);
  });

  it('closes one project before another, and remembers both', async () => {
    const { client, core, folder } = await openTestProject();
    const other = gitRepository({ 'other.txt': 'x' });
    await must(client.project.open({ path: other }));
    const { entries } = await must(client.files.list({ at: { kind: 'draft' } }));
    expect(entries.map(({ path }) => path)).toEqual(['other.txt']);
    expect(core.snapshot().recent.map(({ path, missing }) => [path, missing])).toEqual([
      [other, false],
      [folder, false],
    ]);
    rmSync(folder, { recursive: true });
    await must(client.project.close({}));
    expect(core.snapshot()).toMatchObject({ project: null, recent: [{ missing: false }, { missing: true }] });
    await must(client.project.forgetRecent({ path: folder }));
    expect((await must(client.app.snapshot({}))).recent).toHaveLength(1);
    for (const reply of [
      client.versions.list({}),
      client.files.list({ at: { kind: 'draft' } }),
      client.session.load({}),
    ]) {
      expect((await errorOf(reply)).code).toBe('no-project');
    }
  });

  it('survives that the folder of the open project goes away', async () => {
    const { client, folder, core } = await openTestProject();
    renameSync(folder, `${folder}-moved`);
    onTestFinished(() => rmSync(`${folder}-moved`, { recursive: true, force: true }));
    const reply = await client.files.save({ files: [{ path: 'README.md', text: 'x' }] });
    expect(reply.ok).toBe(false);
    expect((await must(client.app.snapshot({}))).project?.path).toBe(folder);
    renameSync(`${folder}-moved`, folder);
    await must(client.project.open({ path: folder }));
    expect(core.snapshot().notices).toEqual([]);
  });
});

describe('a project that can’t be written', () => {
  it('opens to be read, and refuses every change with the reason', async () => {
    const folder = gitRepository(flows);
    git(folder, 'tag', 'v1');
    writeFiles(folder, { 'README.md': 'changed, but never recorded' });
    const { execFileSync } = await import('node:child_process');
    const immutable = (flag: string) => execFileSync('chattr', ['-R', flag, folder], { stdio: 'pipe' });
    try {
      immutable('+i');
    } catch {
      // Without the right to make a folder immutable, its mode must do; that binds everyone but root.
      chmodSync(folder, 0o555);
      chmodSync(join(folder, '.git'), 0o555);
    }
    onTestFinished(() => {
      try {
        immutable('-i');
      } catch {
        chmodSync(folder, 0o755);
        chmodSync(join(folder, '.git'), 0o755);
      }
    });
    const { client, core } = await openTestProject(folder);
    const reason = core.snapshot().project?.readOnly;
    expect(reason).toMatchObject({ code: 'read-only', message: expect.stringContaining('can’t be written') });
    expect((await must(client.files.list({ at: { kind: 'version', name: 'v1' } }))).entries).not.toEqual([]);
    await must(client.versions.view({ name: 'v1' }));
    const refused = [
      await errorOf(client.files.save({ files: [{ path: 'README.md', text: 'x' }] })),
      await errorOf(client.files.create({ path: 'new.txt', kind: 'file' })),
      await errorOf(client.files.rename({ from: 'README.md', to: 'x' })),
      await errorOf(client.files.remove({ path: 'README.md' })),
      await errorOf(client.versions.create({ name: '1.0.0', allowUnchanged: true })),
      await errorOf(client.versions.restore({ name: 'v1' })),
      await errorOf(client.versions.undo({})),
      await errorOf(client.compare.takeFile({ from: { kind: 'version', name: 'v1' }, path: 'README.md' })),
    ];
    expect(new Set(refused.map(({ code, message }) => `${code}: ${message}`))).toEqual(
      new Set([`read-only: ${reason?.message}`]),
    );
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('changed, but never recorded');
  });
});

describe('folders', () => {
  it('are listed without hidden ones, and repositories are marked', async () => {
    const { client } = await openTestCore();
    const place = tempFolder();
    writeFiles(place, { 'b/x.txt': '', 'a10/x': '', 'a9/x': '', '.hidden/x': '', 'file.txt': '' });
    git(place, 'init', '-q', 'b');
    const { path, parent, folders } = await must(client.project.listFolders({ path: place }));
    expect([path, parent]).toEqual([place, resolve(place, '..')]);
    expect(folders.map(({ name, isRepository }) => [name, isRepository])).toEqual([
      ['a9', false],
      ['a10', false],
      ['b', true],
    ]);
    expect((await must(client.project.listFolders({}))).folders).toBeInstanceOf(Array);
    expect((await errorOf(client.project.listFolders({ path: join(place, 'file.txt') }))).code).toBe(
      'not-a-folder',
    );
    expect((await errorOf(client.project.listFolders({ path: join(place, 'gone') }))).code).toBe(
      'project-missing',
    );
    expect((await must(client.project.listFolders({ path: '/' }))).parent).toBe(null);
  });

  it('are picked with the head’s dialog, or not at all', async () => {
    const { client } = await openTestCore();
    expect((await errorOf(client.project.pickFolder({ title: 'Open' }))).code).toBe('unavailable');
    const picking = await openTestCore({ pickFolder: async (title: string) => `/picked/${title}` });
    expect(await must(picking.client.project.pickFolder({ title: 'Open' }))).toEqual({
      path: '/picked/Open',
    });
  });
});
