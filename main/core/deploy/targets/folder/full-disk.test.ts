import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { must } from '../../../testing/test-core.ts';
import { archiveOf, deployTest, liveFilesAt, storedChain } from '../../testing.ts';
import { tempFolder } from './testing.ts';

const megabyte = (fill: string) => fill.repeat(1024 * 1024);

/** A small disk of its own; null where this process may not mount one. */
function mountSmallDisk(path: string, size: string): boolean {
  mkdirSync(path);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tagline-test', path]).status !== 0)
    return false;
  onTestFinished(() => {
    spawnSync('umount', ['-l', path]);
  });
  return true;
}

const remount = (path: string, option: string) =>
  spawnSync('mount', ['-o', `remount,${option}`, path]).status === 0;

test('what can’t find room there is refused before anything is copied, and in the plan', async context => {
  const disk = join(await tempFolder(), 'disk');
  if (!mountSmallDisk(disk, '3m'))
    return context.skip('mounting a small disk needs root and a kernel that lets it');
  const it = await deployTest({ 'a.txt': megabyte('a'), 'b.txt': 'b' });
  const target = { kind: 'folder' as const, path: join(disk, 'production') };
  const { id } = await must(it.client.environments.create({ name: 'Production', colour: 'red', target }));
  await it.deploy({ environment: id, source: { kind: 'draft' }, name: '1.0.0' });
  await it.save('b.txt', megabyte('bb'));

  const words = /has room for 2\.0 MB, and .* takes at least 3\.0 MB there\. Make room there first\./;
  const plan = await must(it.client.deploy.plan({ environment: id, source: { kind: 'draft' } }));
  expect(plan.blockers).toMatchObject([{ code: 'disk-full', message: expect.stringMatching(words) }]);
  const { job, receipt } = await it.deploy({ environment: id, source: { kind: 'draft' }, name: '2.0.0' });
  expect(job).toMatchObject({ state: 'failed', error: { code: 'disk-full' } });
  expect(receipt).toMatchObject({ outcome: 'failed', files: 0, message: expect.stringMatching(words) });
  expect(await liveFilesAt(target.path)).toEqual(await archiveOf(it.project, '1.0.0'));

  await it.save('b.txt', 'small');
  const plain = await must(it.client.deploy.plan({ environment: id, source: { kind: 'draft' } }));
  expect(plain.blockers).toEqual([]);
});

test('a full disk at the target leaves the old release live, cleans up, and is told', async context => {
  const disk = join(await tempFolder(), 'disk');
  if (!mountSmallDisk(disk, '3m'))
    return context.skip('mounting a small disk needs root and a kernel that lets it');
  const it = await deployTest({ 'a.txt': megabyte('a'), 'b.txt': 'b' });
  const target = { kind: 'folder' as const, path: join(disk, 'production') };
  const { id } = await must(it.client.environments.create({ name: 'Production', colour: 'red', target }));
  const first = await it.deploy({ environment: id, source: { kind: 'draft' }, name: '1.0.0' });
  expect(first.receipt?.outcome).toBe('succeeded');
  // Few bytes, but each file takes a block: nobody can tell beforehand.
  for (let part = 0; part < 600; part++) writeFileSync(join(it.project, `part-${part}`), `${part}`);

  const { job, receipt } = await it.deploy({ environment: id, source: { kind: 'draft' }, name: '2.0.0' });
  expect(job).toMatchObject({ state: 'failed', error: { code: 'disk-full' } });
  expect(receipt).toMatchObject({ outcome: 'failed', version: '2.0.0' });
  expect(receipt?.message).toMatch(/^The disk that holds .* is full\. .* 1\.0\.0 is still live\.$/);
  expect(await liveFilesAt(target.path)).toEqual(await archiveOf(it.project, '1.0.0'));
  expect(readdirSync(join(target.path, 'releases'))).toHaveLength(1);
  expect(existsSync(join(target.path, 'deploy.lock'))).toBe(false);

  expect(remount(disk, 'ro')).toBe(true);
  const plan = await must(
    it.client.deploy.plan({ environment: id, source: { kind: 'version', name: '1.0.0' } }),
  );
  expect(plan.blockers.map(blocker => blocker.code)).toEqual(['read-only']);
  expect(plan.live).toBe('matches');
  expect(remount(disk, 'rw')).toBe(true);
  storedChain(it.project);
});

test('a full disk under the project begins nothing that it could not keep a receipt of', async context => {
  const disk = join(await tempFolder(), 'disk');
  if (!mountSmallDisk(disk, '2m'))
    return context.skip('mounting a small disk needs root and a kernel that lets it');
  const it = await deployTest({ 'a.txt': 'a' });
  const environment = await it.addEnvironment('Production');
  await it.version('1.0.0');
  const deployments = join(it.project, '.git', 'tagline', 'deployments');
  mkdirSync(deployments, { recursive: true });
  spawnSync('mount', ['--bind', disk, deployments]);
  onTestFinished(() => {
    spawnSync('umount', ['-l', deployments]);
  });
  spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=64k'], { stdio: 'ignore' });
  const { job, receipt } = await it.deploy({ environment, source: { kind: 'version', name: '1.0.0' } });
  expect(job).toMatchObject({ state: 'failed', error: { code: 'disk-full' }, receiptId: null });
  expect(receipt).toBeNull();
  expect(existsSync(it.at('Production'))).toBe(false);
});
