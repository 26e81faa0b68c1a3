import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fsck, git, gitRepository, tempFolder, writeFiles } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { flows, openTestProject } from '../testing/test-project.ts';

// Real disks in trouble: small ones in memory, which only an administrator on Linux may mount.

const assetsDir = join(import.meta.dirname, '..', '..', '..', 'assets');
const mounted: string[] = [];
const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' });

function mountDisk(): string | null {
  const place = tempFolder();
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', place);
  } catch {
    return null;
  }
  mounted.push(place);
  return place;
}

const disk = mountDisk();
const readOnlyDisk = mountDisk();

afterAll(() => {
  for (const place of mounted) run('umount', place);
});

function repositoryOn(place: string): string {
  const folder = join(place, 'project');
  writeFiles(folder, flows);
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'first');
  return folder;
}

describe.skipIf(disk === null)('a full disk (skipped where no disk in memory can be mounted)', () => {
  it('is told, and what was there stays whole', async () => {
    const folder = repositoryOn(disk ?? '');
    const { client, version, save, snapshot } = await openTestProject(folder);
    await version('1.0.0');
    await save('README.md', 'a draft\n');
    const filler = join(disk ?? '', 'filler');
    const fill = () => {
      for (let size = 1024 * 1024; size >= 512; size /= 2) {
        try {
          for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
        } catch {
          // Full to this size; the rest is filled with smaller pieces.
        }
      }
    };
    fill();
    const big = 'x'.repeat(100_000);
    expect((await errorOf(client.files.save({ files: [{ path: 'README.md', text: big }] }))).code).toBe(
      'disk-full',
    );
    expect((await errorOf(client.files.save({ files: [{ path: 'new.txt', text: big }] }))).code).toBe(
      'disk-full',
    );
    expect((await errorOf(client.versions.create({ name: '1.1.0' }))).code).toBe('disk-full');
    expect((await errorOf(client.versions.restore({ name: '1.0.0' }))).code).toBe('disk-full');
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('a draft\n');
    expect(git(folder, 'tag')).toBe('1.0.0\n');

    execFileSync('rm', [filler]);
    await save('README.md', big);
    await version('1.1.0');
    await must(client.versions.restore({ name: '1.0.0' }));
    expect((await snapshot()).draft).toMatchObject({ base: '1.0.0', changes: { modified: 0 } });
    expect(fsck(folder)).toBe('');
  });

  it('does not half make a project, and lets it be made with room', async () => {
    const plain = join(disk ?? '', 'plain');
    writeFiles(plain, { 'flow.json': '{}\n' });
    const { client, folder } = await openTestProject(gitRepository(flows), { assetsDir });
    const filler = join(disk ?? '', 'filler');
    const { bavail, bsize } = statfsSync(plain);
    writeFileSync(filler, Buffer.alloc(bavail * bsize));
    const full = { code: 'disk-full', message: expect.stringContaining('Make room') };
    expect(await errorOf(client.project.open({ path: plain, initialise: true }))).toMatchObject(full);
    const input = { parent: disk ?? '', name: 'new', template: 'webhook-to-api' };
    expect((await errorOf(client.project.create(input))).code).toBe('disk-full');
    expect(existsSync(join(disk ?? '', 'new'))).toBe(false);
    expect(await must(client.project.inspect({ path: plain }))).toMatchObject({ kind: 'folder' });
    expect((await must(client.app.snapshot({}))).project?.path).toBe(folder);

    rmSync(filler);
    await must(client.project.open({ path: plain, initialise: true }));
    await must(client.versions.create({ name: '1.0.0' }));
    expect(fsck(plain)).toBe('');
    await must(client.project.create(input));
    expect(fsck(join(disk ?? '', 'new'))).toBe('');
  });
});

describe.skipIf(readOnlyDisk === null)('a read-only disk (skipped where none can be mounted)', () => {
  it('can be read, and every change is refused with the reason', async () => {
    const folder = repositoryOn(readOnlyDisk ?? '');
    git(folder, 'tag', 'v1');
    writeFiles(join(readOnlyDisk ?? '', 'plain'), { 'a.txt': 'x' });
    run('mount', '-o', 'remount,ro', readOnlyDisk ?? '');
    const { client, core } = await openTestProject(folder, { assetsDir });
    expect(core.snapshot()).toMatchObject({
      project: {
        readOnly: { code: 'read-only', message: expect.stringContaining('read-only') },
        draft: { base: 'v1', changes: { added: 0, modified: 0, deleted: 0 } },
        versionCount: 1,
      },
      notices: [],
    });
    const at = { kind: 'version' as const, name: 'v1' };
    expect((await must(client.files.list({ at }))).entries).toHaveLength(5);
    expect((await errorOf(client.files.save({ files: [{ path: 'a.txt', text: 'x' }] }))).code).toBe(
      'read-only',
    );
    expect((await errorOf(client.versions.create({ name: '1.0.0', allowUnchanged: true }))).code).toBe(
      'read-only',
    );
    const plain = join(readOnlyDisk ?? '', 'plain');
    expect(await must(client.project.inspect({ path: plain }))).toMatchObject({
      kind: 'folder',
      writable: false,
    });
    expect((await errorOf(client.project.open({ path: plain, initialise: true }))).code).toBe('read-only');
    const create = client.project.create({ parent: plain, name: 'x', template: 'empty' });
    expect((await errorOf(create)).code).toBe('read-only');
  });
});
