import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fsck, git, gitRepository, writeFiles } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { flows, openTestProject } from '../testing/test-project.ts';

const status = (folder: string) => git(folder, 'status', '--porcelain');
const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

describe('looking at a version', () => {
  it('shows its files and leaves the draft alone', async () => {
    const { client, folder, version, save, snapshot } = await openTestProject();
    await version('1.0.0');
    await save('README.md', 'draft');
    await must(client.versions.view({ name: '1.0.0' }));
    expect((await snapshot()).standing).toEqual({ kind: 'viewing', version: '1.0.0' });
    const at = { kind: 'version' as const, name: '1.0.0' };
    expect(await must(client.files.read({ at, path: 'README.md' }))).toMatchObject({
      text: flows['README.md'],
    });
    expect(read(folder, 'README.md')).toBe('draft');
    await must(client.versions.returnToDraft({}));
    expect((await snapshot()).standing).toEqual({ kind: 'draft' });
  });

  it('of a version that is not there fails, and ends when its tag is deleted', async () => {
    const { client, folder, version, snapshot } = await openTestProject();
    await version('1.0.0');
    expect((await errorOf(client.versions.view({ name: '9.9.9' }))).code).toBe('version-missing');
    expect((await errorOf(client.versions.view({ name: '../heads/main' }))).code).toBe('version-missing');
    await must(client.versions.view({ name: '1.0.0' }));
    git(folder, 'tag', '-d', '1.0.0');
    await must(client.project.refresh({}));
    expect((await snapshot()).standing).toEqual({ kind: 'draft' });
  });

  it('and editing there puts the edit on top of it, with the draft kept', async () => {
    const { client, folder, version, save, snapshot } = await openTestProject();
    await version('1.0.0');
    await save('README.md', 'draft');
    await must(client.versions.view({ name: '1.0.0' }));
    const onto = { kind: 'version' as const, name: '1.0.0' };
    const path = 'flows/orders.json';
    const stale = await must(
      client.files.save({ files: [{ path, text: '{}', expected: 'f'.repeat(40) }], onto }),
    );
    expect(stale).toMatchObject({ kind: 'conflict', conflicts: [{ path, current: { text: flows[path] } }] });
    expect(read(folder, 'README.md')).toBe('draft');
    await must(client.files.save({ files: [{ path, text: '{"edited": true}' }], onto }));
    expect([read(folder, path), read(folder, 'README.md')]).toEqual(['{"edited": true}', flows['README.md']]);
    expect(await snapshot()).toMatchObject({
      standing: { kind: 'draft' },
      draft: { base: '1.0.0', changes: { modified: 1 } },
      undo: { version: '1.0.0' },
    });
    await must(client.versions.undo({}));
    expect([read(folder, path), read(folder, 'README.md')]).toEqual([flows[path], 'draft']);
  });
});

it('an edit on top of a version in which its path is a folder is refused before the draft is replaced', async () => {
  const { client, folder, version, save } = await openTestProject();
  await version('1.0.0');
  await save('README.md', 'draft');
  const onto = { kind: 'version' as const, name: '1.0.0' };
  for (const path of ['flows', 'README.md/below']) {
    const error = await errorOf(client.files.save({ files: [{ path, text: 'x' }], onto }));
    expect(error).toMatchObject({ code: 'path-invalid' });
  }
  expect(read(folder, 'README.md')).toBe('draft');
});

describe('restore', () => {
  async function threeStates() {
    const project = await openTestProject();
    const { folder, version, save } = project;
    await version('1.0.0');
    writeFiles(folder, { 'added/later.txt': 'later', 'run.sh': '#!/bin/sh\n' });
    chmodSync(join(folder, 'run.sh'), 0o755);
    rmSync(join(folder, 'mappings/customer.yaml'));
    await version('1.1.0');
    await save('README.md', 'unfinished');
    return project;
  }

  it('makes the version the working state exactly, and undo brings back what was there', async () => {
    const { client, folder, snapshot } = await threeStates();
    expect(await must(client.versions.restore({ name: '1.0.0' }))).toEqual({
      kind: 'restored',
      counts: { added: 1, modified: 1, deleted: 2 },
    });
    expect(git(folder, 'diff', '--stat', '1.0.0').trim()).toBe('');
    expect(status(folder)).toMatch(/^ ?D +added\/later.txt$/m);
    expect(await snapshot()).toMatchObject({
      draft: { base: '1.0.0', changes: { added: 0, modified: 0, deleted: 0 }, savedAt: null },
      undo: { kind: 'restore', version: '1.0.0' },
    });

    await must(client.versions.undo({}));
    expect(read(folder, 'README.md')).toBe('unfinished');
    expect(read(folder, 'added/later.txt')).toBe('later');
    expect(statSync(join(folder, 'run.sh')).mode & 0o111).toBe(0o111);
    expect(status(folder).trim()).toMatch(/^M +README.md$/);
    expect(await snapshot()).toMatchObject({
      draft: { base: '1.1.0', changes: { modified: 1 } },
      undo: null,
    });
    expect((await errorOf(client.versions.undo({}))).code).toBe('nothing-to-undo');
    expect(fsck(folder)).toBe('');
  });

  it('can be undone after a restart, and what was done since is kept too', async () => {
    const project = await threeStates();
    await must(project.client.versions.restore({ name: '1.0.0' }));
    await project.save('README.md', 'written after the restore');
    await project.restart();
    expect((await project.snapshot()).undo).toMatchObject({ version: '1.0.0' });
    await must(project.client.versions.undo({}));
    expect(read(project.folder, 'README.md')).toBe('unfinished');
    expect(git(project.folder, 'log', '-p', 'refs/tagline/draft')).toContain('written after the restore');
  });

  it('keeps what was changed outside and never seen', async () => {
    const { client, folder } = await threeStates();
    writeFiles(folder, { 'never/saved.txt': 'only on disk' });
    await must(client.versions.restore({ name: '1.1.0' }));
    await must(client.versions.undo({}));
    expect(read(folder, 'never/saved.txt')).toBe('only on disk');
  });

  it('ends undo with the next version', async () => {
    const { client, version, snapshot, folder } = await threeStates();
    await must(client.versions.restore({ name: '1.0.0' }));
    await version('1.2.0');
    expect((await snapshot()).undo).toBe(null);
    expect((await errorOf(client.versions.undo({}))).code).toBe('nothing-to-undo');
    expect(git(folder, 'diff', '1.0.0', '1.2.0')).toBe('');
    expect(git(folder, 'rev-parse', '1.2.0^{commit}^')).toBe(git(folder, 'rev-parse', '1.1.0^{commit}'));
    expect(status(folder)).toBe('');
  });

  it('of what stands there already has nothing to do, but moves the base', async () => {
    const { client, version, snapshot } = await openTestProject();
    await version('1.0.0');
    await version('same');
    expect(await must(client.versions.restore({ name: '1.0.0' }))).toEqual({ kind: 'nothing-to-do' });
    expect((await snapshot()).draft.base).toBe('1.0.0');
  });

  it('shows as a job', async () => {
    const { client, core } = await threeStates();
    const states: string[] = [];
    core.subscribe(event => {
      if (event.type === 'job') states.push(`${event.job.kind} ${event.job.state}`);
    });
    await must(client.versions.restore({ name: '1.0.0' }));
    expect([states[0], states.at(-1)]).toEqual(['restore running', 'restore succeeded']);
    expect((await errorOf(client.versions.restore({ name: 'gone' }))).code).toBe('version-missing');
  });

  it('brings back symbolic links as links', async () => {
    const folder = gitRepository(flows);
    const { symlinkSync, readlinkSync, lstatSync } = await import('node:fs');
    symlinkSync('/etc/hostname', join(folder, 'link'));
    const { client, version } = await openTestProject(folder);
    await version('1.0.0');
    rmSync(join(folder, 'link'));
    writeFileSync(join(folder, 'link'), 'a file now');
    await must(client.versions.restore({ name: '1.0.0' }));
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readlinkSync(join(folder, 'link'))).toBe('/etc/hostname');
  });
});
