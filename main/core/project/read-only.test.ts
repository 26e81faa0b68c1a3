import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fsck, git, tempFolder, writeFiles } from '../repository/git-for-tests.ts';
import { errorOf, must, startTestCore, type TestCore } from '../testing/test-core.ts';

const mounts: string[] = [];
const cores: TestCore[] = [];

afterEach(async () => {
  for (const { core } of cores.splice(0)) await core.close();
  for (const path of mounts.splice(0).reverse()) execFileSync('umount', ['-l', path]);
});

function mount(...args: string[]): boolean {
  try {
    execFileSync('mount', args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const smallDisk = (() => {
  if (process.platform !== 'linux') return false;
  const probe = tempFolder();
  if (!mount('-t', 'tmpfs', '-o', 'size=64k', 'none', probe)) return false;
  execFileSync('umount', [probe]);
  return true;
})();

/** A disk of its own for a project with one version. */
async function onOwnDisk() {
  const disk = tempFolder();
  mount('-t', 'tmpfs', '-o', 'size=3m', 'none', disk);
  mounts.push(disk);
  const test = await startTestCore(tempFolder());
  cores.push(test);
  const path = join(disk, 'project');
  writeFiles(path, { 'a.json': '{"a":1}', 'b.json': '{"b":1}' });
  await must(test.client.project.open({ path, initialise: true }));
  execFileSync('git', ['config', 'user.name', 'Ann'], { cwd: path });
  execFileSync('git', ['config', 'user.email', 'ann@example.org'], { cwd: path });
  await must(test.client.versions.create({ name: 'one' }));
  await must(test.client.files.save({ files: [{ path: 'a.json', text: '{"a":2}' }] }));
  await must(test.client.versions.create({ name: 'two' }));
  return { ...test, disk, path };
}

const readOnlyOf = ({ core }: Pick<TestCore, 'core'>) => core.snapshot().project?.readOnly?.code ?? null;

/** Takes all room but `left` bytes. */
function fill(disk: string, left: number): string {
  const file = join(disk, 'filler');
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(file, Buffer.alloc(Math.max(bavail * bsize - left, 0)));
  return file;
}

describe.skipIf(!smallDisk)('a full disk', () => {
  it('is told, everything can be read, nothing is lost, and saving works again with room', async () => {
    const project = await onOwnDisk();
    const { client, path, disk } = project;
    const filler = fill(disk, 0);
    const text = JSON.stringify({ a: 'x'.repeat(5000) });
    expect(await errorOf(client.files.save({ files: [{ path: 'a.json', text }] }))).toMatchObject({
      code: 'disk-full',
    });
    expect(readFileSync(join(path, 'a.json'), 'utf8')).toBe('{"a":2}');
    await expect.poll(() => readOnlyOf(project)).toBe('disk-full');
    for (const refused of [
      client.versions.create({ name: 'three', allowUnchanged: true }),
      client.versions.restore({ name: 'one' }),
      client.files.save({ files: [{ path: 'a.json', text }] }),
    ]) {
      expect((await errorOf(refused)).code).toBe('disk-full');
    }
    expect((await must(client.versions.list({}))).total).toBe(2);
    expect(readFileSync(join(path, 'a.json'), 'utf8')).toBe('{"a":2}');
    rmSync(filler);
    await must(client.files.save({ files: [{ path: 'a.json', text }] }));
    await expect.poll(() => readOnlyOf(project)).toBe(null);
    await must(client.versions.create({ name: 'three' }));
    expect(fsck(path)).toBe('');
    expect(git(path, 'show', 'three:a.json')).toBe(text);
  });

  it('in the middle of a restore leaves the files wholly as they were', async () => {
    const project = await onOwnDisk();
    const { client, path, disk } = project;
    const files = Array.from({ length: 12 }, (_, number) => ({
      path: `big/${number}.txt`,
      text: `${number} `.repeat(15_000),
    }));
    await must(client.files.save({ files }));
    await must(client.versions.create({ name: 'big' }));
    await must(client.versions.restore({ name: 'one' }));
    const filler = fill(disk, 200_000);
    expect((await errorOf(client.versions.restore({ name: 'big' }))).code).toBe('disk-full');
    expect(readdirSync(path).sort()).toEqual(['.git', 'a.json', 'b.json']);
    expect(existsSync(join(path, '.git/tagline/checkout.json'))).toBe(false);
    rmSync(filler);
    await must(client.versions.restore({ name: 'big' }));
    expect(readFileSync(join(path, 'big/11.txt'), 'utf8')).toBe(files[11]?.text);
    expect(fsck(path)).toBe('');
  });
});

describe.skipIf(!smallDisk)('a disk that is read-only', () => {
  it('opens, says so, and is left as it is', async () => {
    const project = await onOwnDisk();
    const { path, disk, client } = project;
    await must(client.project.close({}));
    expect(mount('-o', 'remount,ro', disk)).toBe(true);
    await must(client.project.open({ path }));
    expect(readOnlyOf(project)).toBe('read-only');
    for (const refused of [
      client.files.save({ files: [{ path: 'a.json', text: '{}' }] }),
      client.versions.create({ name: 'three', allowUnchanged: true }),
      client.versions.restore({ name: 'one' }),
      client.project.doctor({ repair: true }),
    ]) {
      expect((await errorOf(refused)).code).toBe('read-only');
    }
    expect((await must(client.versions.list({}))).total).toBe(2);
    expect(await must(client.project.doctor({ repair: false }))).toMatchObject({ damaged: [] });
  });
});

describe('a damaged project', () => {
  /** Closed, with one version whose folder `d` is missing. */
  async function damaged() {
    const test = await startTestCore(tempFolder());
    cores.push(test);
    const { client } = test;
    const path = join(tempFolder(), 'project');
    writeFiles(path, { 'd/a.json': '{"a":1}', b: '1' });
    await must(client.project.open({ path, initialise: true }));
    git(path, 'config', 'user.name', 'Ann');
    git(path, 'config', 'user.email', 'ann@example.org');
    await must(client.versions.create({ name: 'one' }));
    await must(client.project.close({}));
    const oid = git(path, 'rev-parse', 'one:d').trim();
    rmSync(join(path, '.git/objects', oid.slice(0, 2), oid.slice(2)));
    return { ...test, path };
  }

  it('opens read-only, says what is missing, and is written again after a repair', async () => {
    const test = await damaged();
    const { client, path } = test;
    await must(client.project.open({ path }));
    // Nobody listens: what is found later could not be told.
    expect(test.core.snapshot().project?.readOnly).toMatchObject({
      code: 'repository-damaged',
      message: expect.stringMatching(/damaged.*a repair makes whole/),
    });
    expect((await errorOf(client.versions.create({ name: 'two', allowUnchanged: true }))).code).toBe(
      'repository-damaged',
    );
    expect(await must(client.project.doctor({ repair: true }))).toMatchObject({ damaged: [] });
    await must(client.versions.create({ name: 'two', allowUnchanged: true }));
    await expect.poll(() => readOnlyOf(test)).toBe(null);
    expect(fsck(path)).toBe('');
  });

  it('tells a window so a moment after it has opened, and refuses what comes before', async () => {
    const test = await damaged();
    test.core.subscribe(() => undefined);
    await must(test.client.project.open({ path: test.path }));
    const early = test.client.files.save({ files: [{ path: 'b', text: '2' }] });
    expect((await errorOf(early)).code).toBe('repository-damaged');
    await must(test.client.project.close({}));
    await must(test.client.project.open({ path: test.path }));
    await expect.poll(() => readOnlyOf(test)).toBe('repository-damaged');
    expect(readFileSync(join(test.path, 'b'), 'utf8')).toBe('1');
  });
});
