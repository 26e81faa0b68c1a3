import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deployTest, storedChain } from '../deploy/testing.ts';
import { git } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';

const holder = { who: 'Grace', version: '9.0.0', host: 'another-machine', since: '2026-03-09T08:00:00.000Z' };

test('who deploys somewhere is told; that lock can be broken, not one that came later', async () => {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  await it.deploy({ environment, source: { kind: 'draft' }, name: '1.0.0' });
  const lockFile = join(it.at('Production'), 'deploy.lock');
  const plant = (who: string) =>
    writeFileSync(lockFile, JSON.stringify({ ...holder, who, deployment: 'theirs', pid: 1, start: '0' }));
  const look = async () => (await must(it.client.deploy.lock({ environment }))).lock;

  expect(await look()).toBeNull();
  expect(await must(it.client.deploy.breakLock({ environment, lock: 'gone' }))).toEqual({
    kind: 'nothing-to-do',
  });
  plant('Grace');
  const lock = await look();
  expect(lock).toEqual({ id: expect.any(String), holder, leftBehind: false });
  plant('Edsger');
  const refused = await errorOf(it.client.deploy.breakLock({ environment, lock: lock?.id ?? '' }));
  expect(refused).toMatchObject({ code: 'target-busy', message: expect.stringContaining('Edsger') });
  expect(existsSync(lockFile)).toBe(true);
  const now = await look();
  expect(await must(it.client.deploy.breakLock({ environment, lock: now?.id ?? '' }))).toEqual({
    kind: 'broken',
  });
  const { job } = await it.deploy({ environment, source: { kind: 'version', name: '1.0.0' } });
  expect(job.state).toBe('succeeded');
});

test('breaking a lock is kept in the audit trail, and a protected environment asks for its name', async () => {
  const it = await deployTest();
  const target = { kind: 'folder', path: it.at('Production') };
  const about = { name: 'Production', colour: 'red', target, protected: true } as const;
  const { id: environment } = await must(it.client.environments.create(about));
  await it.version('1.0.0');
  const confirmed = { confirm: 'Production', reason: 'first' };
  await it.deploy({ environment, source: { kind: 'version', name: '1.0.0' }, ...confirmed });
  const lockFile = join(it.at('Production'), 'deploy.lock');
  writeFileSync(lockFile, JSON.stringify({ ...holder, deployment: 'theirs', pid: 1, start: '0' }));
  const { lock } = await must(it.client.deploy.lock({ environment }));
  const breakIt = (confirm?: string) =>
    it.client.deploy.breakLock({ environment, lock: lock?.id ?? '', ...(confirm ? { confirm } : {}) });
  const newest = async () => (await must(it.client.activity.list({}))).entries[0];
  for (const wrong of [undefined, 'production']) {
    expect(await errorOf(breakIt(wrong))).toMatchObject({
      code: 'environment-protected',
      data: { missing: ['name'] },
    });
  }
  expect(existsSync(lockFile)).toBe(true);
  expect((await newest())?.kind).toBe('deployment');
  expect(await must(breakIt('Production'))).toEqual({ kind: 'broken' });
  expect(await newest()).toMatchObject({
    kind: 'environment',
    title:
      'Broke the lock of Production, held by Grace from another-machine since 2026-03-09T08:00:00.000Z for 9.0.0',
    who: { name: 'Ada Tester' },
    environment: { id: environment },
  });
  storedChain(it.project);
});

test('a lock that was broken is told as broken, where the audit trail can’t be written too, with why', async () => {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  await it.version('1.0.0');
  await it.deploy({ environment, source: { kind: 'version', name: '1.0.0' } });
  const lockFile = join(it.at('Production'), 'deploy.lock');
  writeFileSync(lockFile, JSON.stringify({ ...holder, deployment: 'theirs', pid: 1, start: '0' }));
  const { lock } = await must(it.client.deploy.lock({ environment }));
  // A ref below its name: git lets nobody write it then.
  git(it.project, 'update-ref', '-d', 'refs/tagline/receipts');
  git(it.project, 'update-ref', 'refs/tagline/receipts/in-the-way', 'HEAD');
  expect(await must(it.client.deploy.breakLock({ environment, lock: lock?.id ?? '' }))).toEqual({
    kind: 'broken',
  });
  expect(existsSync(lockFile)).toBe(false);
  const { notices } = await must(it.client.app.snapshot({}));
  expect(notices).toMatchObject([{ tone: 'warning', title: 'Done, but missing in the activity' }]);
  expect(notices[0]?.detail).toMatch(
    /^“Broke the lock of Production, held by Grace from another-machine .*”, at .*Z, could not be written there: ./,
  );
});
