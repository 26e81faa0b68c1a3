import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deployTest } from '../deploy/testing.ts';
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
