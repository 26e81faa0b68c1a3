import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { archiveOf, deployTest, liveFilesAt, storedChain } from '../deploy/testing.ts';
import { fsck, git, gitRepository, tempFolder, writeFiles } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { openTestProject } from '../testing/test-project.ts';

// Names that are allowed and that nobody expects, through the whole story: each is a file like the rest.

const draft = { kind: 'draft' } as const;
const part = (length: number) => 'n'.repeat(length);
const oddNames = {
  '🚀 مرحبا ü ﬁ.json': '{"emoji": true}\n',
  // 500 characters: no single name may have more than 255 bytes.
  [`${part(246)}/${part(253)}`]: 'long\n',
  '<img src=x onerror=alert(1)>.html': '<b>markup</b>\n',
  '-rf "quoted\' $(touch x) %00': 'shell\n',
  ' begins and ends with blanks ': 'blanks\n',
  'e\u0301 combined.txt': 'e with an accent of its own\n',
  'red\u202etxt.exe': 'turned around\n',
};

describe('names with emoji, markup, characters that turn the text around, 500 characters', () => {
  it('are saved, versioned, compared, restored and deployed byte for byte', async () => {
    const it = await deployTest({ 'README.md': 'plain\n' });
    const environment = await it.addEnvironment('Production');
    await it.version('1.0.0');
    for (const [path, text] of Object.entries(oddNames)) await it.save(path, text);
    await it.version('1.1.0');
    expect(git(it.project, 'status', '--porcelain')).toBe('');
    const names = git(it.project, 'ls-tree', '-r', '-z', '--name-only', '1.1.0').split('\0');
    expect(names.toSorted()).toEqual(['', 'README.md', ...Object.keys(oddNames)].toSorted());

    const { entries } = await must(it.client.files.list({ at: draft }));
    expect(entries.map(entry => entry.path)).toEqual(expect.arrayContaining(Object.keys(oddNames)));
    const sides = { a: { kind: 'version', name: '1.0.0' }, b: { kind: 'version', name: '1.1.0' } } as const;
    const { changes } = await must(it.client.compare.files(sides));
    expect(changes.map(change => change.path).toSorted()).toEqual(Object.keys(oddNames).toSorted());

    await must(it.client.versions.restore({ name: '1.0.0' }));
    expect(readdirSync(it.project).toSorted()).toEqual(['.git', 'README.md']);
    await must(it.client.versions.restore({ name: '1.1.0' }));
    for (const [path, text] of Object.entries(oddNames)) {
      expect(readFileSync(join(it.project, path), 'utf8')).toBe(text);
    }
    const { receipt } = await it.deploy({ environment, source: { kind: 'version', name: '1.1.0' } });
    expect(receipt).toMatchObject({ outcome: 'succeeded', files: names.length - 1 });
    expect(await liveFilesAt(it.at('Production'))).toEqual(await archiveOf(it.project, '1.1.0'));
    storedChain(it.project);
  });

  it('that no disk can hold are refused with the reason, and nothing is written', async () => {
    const it = await deployTest({ 'README.md': 'plain\n' });
    const before = git(it.project, 'for-each-ref');
    const refused: [path: string, code: string, words: RegExp][] = [
      [part(256), 'path-invalid', /at most 255 bytes/],
      [`${'🚀'.repeat(64)}.txt`, 'path-invalid', /at most 255 bytes/],
      ['a\0b', 'path-invalid', /NUL/],
      ['half \ud83d', 'path-invalid', /can’t be written/],
      ['../outside', 'path-outside', /leaves the project/],
      ['/etc/passwd', 'path-outside', /absolute/],
      ['.git/hooks/post-checkout', 'path-invalid', /belongs to git/],
      ['README.md/below', 'path-invalid', /is a file, not a folder/],
    ];
    for (const [path, code, words] of refused) {
      const saved = await errorOf(it.client.files.save({ files: [{ path, text: 'x' }] }));
      expect([saved.code, saved.message]).toEqual([code, expect.stringMatching(words)]);
      expect((await errorOf(it.client.files.create({ path, kind: 'file' }))).code).toBe(code);
      expect((await errorOf(it.client.files.rename({ from: 'README.md', to: path }))).code).toBe(code);
    }
    // Each name is short enough, all of them together are not.
    const deep = Array.from({ length: 40 }, () => part(200)).join('/');
    const tooDeep = await errorOf(it.client.files.save({ files: [{ path: deep, text: 'x' }] }));
    expect(['path-invalid', 'bad-request']).toContain(tooDeep.code);
    expect(readdirSync(it.project).toSorted()).toEqual(['.git', 'README.md']);
    expect(readFileSync(join(it.project, 'README.md'), 'utf8')).toBe('plain\n');
    expect(git(it.project, 'for-each-ref')).toBe(before);
    await it.save('README.md', 'goes on\n');
    expect(fsck(it.project)).toBe('');
  });
});

describe('names that mean another file, or none, on some system', () => {
  const made = {
    'a name\nover two lines\tand a tab.txt': 'newline\n',
    '\u001b[31mred\u0007.txt': 'control characters\n',
    'back\\slash': 'backslash\n',
    'aux.json': 'device\n',
    'readme.md': 'as README.md\n',
  };

  it('stay where they stand, are versioned, compared and read, and are not written out', async () => {
    const it = await deployTest({ 'README.md': 'plain\n' });
    const environment = await it.addEnvironment('Production');
    await it.version('1.0.0');
    writeFiles(it.project, made);
    await it.version('1.1.0');
    expect(git(it.project, 'status', '--porcelain')).toBe('');
    const sides = { a: { kind: 'version', name: '1.0.0' }, b: { kind: 'version', name: '1.1.0' } } as const;
    const { changes } = await must(it.client.compare.files(sides));
    expect(changes.map(change => change.path).toSorted()).toEqual(Object.keys(made).toSorted());
    for (const [path, text] of Object.entries(made)) {
      expect(await must(it.client.files.read({ at: sides.b, path }))).toMatchObject({ text });
      // A file that stands there can be edited, and renamed to what can be written everywhere.
      await it.save(path, `${text}edited\n`);
    }
    const told = await must(it.client.versions.planRestore({ name: '1.0.0' }));
    expect(told.refusals.length).toBe(Object.keys(made).length);
    for (const refusal of told.refusals) expect(refusal).toMatch(/could not bring .* back/);
    // To take them away would be a restore that nobody could undo.
    expect(await errorOf(it.client.versions.restore({ name: '1.0.0' }))).toMatchObject({
      code: 'path-invalid',
      message: expect.stringMatching(/could not bring .* back.* Rename/s),
    });
    const { job } = await it.deploy({ environment, source: { kind: 'version', name: '1.1.0' } });
    expect(job).toMatchObject({ state: 'failed', error: { code: 'path-invalid' } });
    let number = 0;
    for (const from of Object.keys(made)) await must(it.client.files.rename({ from, to: `${++number}.txt` }));
    expect(await must(it.client.versions.planRestore({ name: '1.0.0' }))).toEqual({ refusals: [] });
    await must(it.client.versions.restore({ name: '1.0.0' }));
    expect(readdirSync(it.project).toSorted()).toEqual(['.git', 'README.md']);
    const untold = await must(it.client.versions.planRestore({ name: '1.1.0' }));
    expect(untold.refusals.length).toBe(Object.keys(made).length);
    expect(untold.refusals.join()).toContain('aux.json');
    expect(await errorOf(it.client.versions.restore({ name: '1.1.0' }))).toMatchObject({
      code: 'path-invalid',
      message: expect.stringContaining('can’t be written out'),
    });
    expect(readdirSync(it.project).toSorted()).toEqual(['.git', 'README.md']);
    for (const path of Object.keys(made)) {
      expect((await errorOf(it.client.files.create({ path, kind: 'file' }))).code).toBe('path-invalid');
    }
    await must(it.client.versions.undo({}));
    expect(readFileSync(join(it.project, '1.txt'), 'utf8')).toBe('newline\nedited\n');
    storedChain(it.project);
  });
});

describe('a symbolic link that leaves the project', () => {
  it('is never read, written or deployed through, and comes back as the link that it was', async () => {
    const secret = tempFolder();
    writeFiles(secret, { 'password.txt': 'secret' });
    const it = await deployTest({ 'README.md': 'plain\n' });
    symlinkSync(secret, join(it.project, 'out'));
    symlinkSync(join(secret, 'password.txt'), join(it.project, 'password'));
    symlinkSync('loop', join(it.project, 'loop'));
    const environment = await it.addEnvironment('Production');
    await it.version('1.0.0');
    expect(git(it.project, 'ls-tree', '-r', '--name-only', '1.0.0')).toBe('README.md\nloop\nout\npassword\n');
    expect(git(it.project, 'status', '--porcelain')).toBe('');

    for (const path of ['out', 'password', 'loop']) {
      expect(await must(it.client.files.read({ at: draft, path }))).toMatchObject({ kind: 'symlink' });
      expect(await errorOf(it.client.files.save({ files: [{ path, text: 'x' }] }))).toMatchObject({
        code: 'path-invalid',
        message: expect.stringContaining('does not write through links'),
      });
    }
    const through = 'out/password.txt';
    const refused = [
      await errorOf(it.client.files.read({ at: draft, path: through })),
      await errorOf(it.client.files.save({ files: [{ path: through, text: 'x' }] })),
      await errorOf(it.client.files.create({ path: 'out/new', kind: 'folder' })),
      await errorOf(it.client.files.rename({ from: 'README.md', to: 'out/README.md' })),
      await errorOf(it.client.files.rename({ from: through, to: 'stolen' })),
      await errorOf(it.client.files.remove({ path: through })),
    ];
    for (const error of refused) {
      expect(error).toMatchObject({
        code: 'path-outside',
        message: expect.stringContaining('does not follow links'),
      });
    }
    await must(it.client.files.remove({ path: 'out' }));
    await must(it.client.versions.restore({ name: '1.0.0' }));
    expect(lstatSync(join(it.project, 'out')).isSymbolicLink()).toBe(true);

    const { receipt } = await it.deploy({ environment, source: { kind: 'version', name: '1.0.0' } });
    expect(receipt).toMatchObject({ outcome: 'succeeded', files: 1 });
    const live = join(it.at('Production'), 'current', 'files');
    expect(readdirSync(live)).toEqual(['README.md']);
    expect(readFileSync(join(live, 'README.md'), 'utf8')).toBe('plain\n');
    expect(readdirSync(secret)).toEqual(['password.txt']);
    expect(readFileSync(join(secret, 'password.txt'), 'utf8')).toBe('secret');
  });
});

describe('a submodule', () => {
  it('stays as it is through versions and restores, and is left out of a deployment', async () => {
    const library = gitRepository({ 'library.js': 'export {};\n' });
    const it = await deployTest({ 'README.md': 'plain\n' });
    git(
      it.project,
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      library,
      'vendor/library',
    );
    git(it.project, 'commit', '-qm', 'with a submodule');
    const pinned = git(it.project, 'rev-parse', 'HEAD:vendor/library');
    const environment = await it.addEnvironment('Production');
    await it.version('1.0.0');
    writeFiles(it.project, { 'vendor/library/work.txt': 'work in progress\n' });
    await it.save('README.md', 'changed\n');
    await it.version('1.1.0');
    await must(it.client.versions.restore({ name: '1.0.0' }));
    expect(git(it.project, 'rev-parse', '1.1.0:vendor/library')).toBe(pinned);
    expect(readFileSync(join(it.project, 'vendor/library/work.txt'), 'utf8')).toBe('work in progress\n');
    const { entries } = await must(it.client.files.list({ at: draft }));
    expect(entries.find(entry => entry.path === 'vendor/library')).toMatchObject({ kind: 'submodule' });
    expect(
      (await errorOf(it.client.files.save({ files: [{ path: 'vendor/library', text: 'x' }] }))).code,
    ).toBe('path-invalid');
    const { receipt } = await it.deploy({ environment, source: { kind: 'version', name: '1.1.0' } });
    expect(receipt?.outcome).toBe('succeeded');
    expect(readdirSync(join(it.at('Production'), 'current', 'files')).toSorted()).toEqual([
      '.gitmodules',
      'README.md',
    ]);
    expect(fsck(it.project)).toBe('');
  });
});

describe('a file where a folder is expected', () => {
  it('is refused everywhere with what to do, and stays', async () => {
    const assetsDir = join(import.meta.dirname, '..', '..', '..', 'assets');
    const { client, folder, version } = await openTestProject(gitRepository({ 'README.md': 'plain\n' }), {
      assetsDir,
    });
    const file = join(tempFolder(), 'a-file');
    writeFileSync(file, 'mine');
    await version('1.0.0');
    const notAFolder = { code: 'not-a-folder', message: expect.stringContaining('Choose the folder') };
    expect(await errorOf(client.project.open({ path: file, initialise: true }))).toMatchObject(notAFolder);
    expect(await errorOf(client.project.listFolders({ path: file }))).toMatchObject(notAFolder);
    expect((await errorOf(client.project.open({ path: join(file, 'below') }))).code).toBe('project-missing');
    const [template] = (await must(client.project.templates({}))).templates;
    const created = await errorOf(
      client.project.create({ parent: file, name: 'x', template: template?.id ?? '' }),
    );
    expect(created).toMatchObject(notAFolder);
    mkdirSync(join(folder, 'taken'));
    expect(await errorOf(client.files.save({ files: [{ path: 'taken', text: 'x' }] }))).toMatchObject({
      code: 'path-invalid',
      message: expect.stringContaining('is a folder, not a file'),
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await must(client.app.snapshot({}))).project?.path).toBe(folder);
  });
});
