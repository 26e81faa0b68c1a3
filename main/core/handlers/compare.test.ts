import { chmodSync, existsSync, lstatSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileChange } from '../../../contract/commands/compare.ts';
import { git, gitRepository, tempFolder, writeFiles } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { flows, openTestProject } from '../testing/test-project.ts';

const draft = { kind: 'draft' as const };
const v1 = { kind: 'version' as const, name: '1.0.0' };

const row = ({ path, oldPath, status, kind, insertions, deletions, modeChanged }: FileChange) =>
  [path, oldPath, status, kind, insertions, deletions, modeChanged] as const;

describe('comparing', () => {
  it('finds what native git finds, with lines counted', async () => {
    const folder = gitRepository({
      ...flows,
      'long.txt': 'line\n'.repeat(100),
      'moved.txt': 'content that moves\n',
      'run.sh': '#!/bin/sh\n',
      'pixel.png': new Uint8Array([0, 1, 2]),
      'big.txt': 'x\n'.repeat(3 * 1024 * 1024),
    });
    const { client, version } = await openTestProject(folder);
    await version('1.0.0');
    writeFiles(folder, {
      'long.txt': `${'line\n'.repeat(50)}inserted\n${'line\n'.repeat(48)}`,
      'pixel.png': new Uint8Array([0, 9]),
      'big.txt': 'y',
      'new.txt': 'a\nb',
    });
    renameSync(join(folder, 'moved.txt'), join(folder, 'flows/moved-here.txt'));
    chmodSync(join(folder, 'run.sh'), 0o755);
    symlinkSync('README.md', join(folder, 'link'));
    git(folder, 'rm', '-q', 'mappings/customer.yaml');
    const { changes, counts } = await must(client.compare.files({ a: v1, b: draft }));
    expect(changes.map(row)).toEqual([
      ['big.txt', null, 'modified', 'large', null, null, false],
      ['flows/moved-here.txt', 'moved.txt', 'renamed', 'text', 0, 0, false],
      ['link', null, 'added', 'symlink', null, null, false],
      ['long.txt', null, 'modified', 'text', 1, 2, false],
      ['mappings/customer.yaml', null, 'deleted', 'text', 0, 1, false],
      ['new.txt', null, 'added', 'text', 2, 0, false],
      ['pixel.png', null, 'modified', 'binary', null, null, false],
      ['run.sh', null, 'modified', 'text', 0, 0, true],
    ]);
    expect(counts).toEqual({ added: 2, modified: 5, deleted: 1 });
    await version('1.1.0');
    const native = git(
      folder,
      'diff',
      '--numstat',
      '--no-renames',
      '1.0.0',
      '1.1.0',
      '--',
      'long.txt',
      'new.txt',
    );
    expect(native).toBe('1\t2\tlong.txt\n2\t0\tnew.txt\n');
    const back = await must(client.compare.files({ a: { kind: 'version', name: '1.1.0' }, b: v1 }));
    expect(back.counts).toEqual({ added: 1, modified: 5, deleted: 2 });
    expect((await must(client.compare.files({ a: v1, b: v1 }))).changes).toEqual([]);
  });

  it('lists the same files without reading them when no lines are asked for', async () => {
    const { client, save, version } = await openTestProject();
    await version('1.0.0');
    await save('README.md', 'one\ntwo\n');
    await save('new.txt', 'new\n');
    const sides = { a: { kind: 'version', name: '1.0.0' }, b: { kind: 'draft' } } as const;
    const counted = await must(client.compare.files(sides));
    const listed = await must(client.compare.files({ ...sides, lines: false }));
    expect(listed.counts).toEqual(counted.counts);
    expect(counted.changes.some(({ insertions }) => insertions !== null)).toBe(true);
    expect(listed.changes).toEqual(
      counted.changes.map(change => ({ ...change, insertions: null, deletions: null })),
    );
  });

  it('gives both states of one file', async () => {
    const { client, save, version } = await openTestProject();
    await version('1.0.0');
    await save('README.md', 'new\n');
    expect(await must(client.compare.file({ a: v1, b: draft, path: 'README.md' }))).toMatchObject({
      a: { kind: 'text', text: flows['README.md'] },
      b: { kind: 'text', text: 'new\n' },
    });
    await must(client.files.rename({ from: 'README.md', to: 'docs.md' }));
    const renamed = { a: v1, b: draft, path: 'docs.md', oldPath: 'README.md' };
    expect(await must(client.compare.file(renamed))).toMatchObject({
      a: { text: flows['README.md'] },
      b: { text: 'new\n' },
    });
    expect(await must(client.compare.file({ a: v1, b: draft, path: 'docs.md' }))).toMatchObject({ a: null });
    expect(
      (await errorOf(client.compare.files({ a: { kind: 'version', name: 'gone' }, b: draft }))).code,
    ).toBe('version-missing');
  });

  it('looks at what really runs in an environment', async () => {
    const { client, core, version, save } = await openTestProject();
    await version('1.0.0');
    const target = { kind: 'folder' as const, path: join(tempFolder(), 'live') };
    const { id } = await must(client.environments.create({ name: 'production', colour: 'green', target }));
    const environment = { kind: 'environment' as const, id };
    expect((await errorOf(client.compare.files({ a: environment, b: draft }))).code).toBe('nothing-deployed');
    const { jobId } = await must(client.deploy.start({ environment: id, source: v1 }));
    expect((await core.waitForJob(jobId)).state).toBe('succeeded');
    await save('README.md', 'newer\n');
    const { changes } = await must(client.compare.files({ a: environment, b: draft }));
    expect(changes).toMatchObject([{ path: 'README.md', status: 'modified' }]);
    expect(await must(client.compare.file({ a: environment, b: draft, path: 'README.md' }))).toMatchObject({
      a: { text: flows['README.md'] },
      b: { text: 'newer\n' },
    });
    await must(client.compare.takeFile({ from: environment, path: 'README.md' }));
    expect((await must(client.compare.files({ a: environment, b: draft }))).changes).toEqual([]);
  });
});

describe('taking a file over', () => {
  it('puts it into the draft as it was, mode and all, or removes it', async () => {
    const folder = gitRepository({ 'run.sh': '#!/bin/sh\n', 'keep.txt': 'old\n' });
    chmodSync(join(folder, 'run.sh'), 0o755);
    symlinkSync('keep.txt', join(folder, 'link'));
    const { client, version, save, snapshot } = await openTestProject(folder);
    await version('1.0.0');
    await save('run.sh', 'other');
    chmodSync(join(folder, 'run.sh'), 0o644);
    await save('new.txt', 'new');
    git(folder, 'rm', '-q', 'link');
    for (const path of ['run.sh', 'new.txt', 'link']) await must(client.compare.takeFile({ from: v1, path }));
    expect(readFileSync(join(folder, 'run.sh'), 'utf8')).toBe('#!/bin/sh\n');
    expect(statSync(join(folder, 'run.sh')).mode & 0o111).toBe(0o111);
    expect(existsSync(join(folder, 'new.txt'))).toBe(false);
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect((await snapshot()).draft.changes).toEqual({ added: 0, modified: 0, deleted: 0 });
    expect(git(folder, 'log', '-p', 'refs/tagline/draft')).toContain('+other');
  });
});
