import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { must } from '../testing/test-core.ts';
import { deployTest } from './testing.ts';

test('what ran where, since when and until when, and how each attempt ended', async () => {
  const it = await deployTest();
  const staging = await it.addEnvironment('Staging');
  const production = await it.addEnvironment('Production');
  for (const name of ['1.0.0', '1.1.0']) await it.version(name);
  const bring = (environment: string, name: string) =>
    it.deploy({ environment, source: { kind: 'version', name } });

  const first = await bring(staging, '1.0.0');
  const second = await bring(staging, '1.1.0');
  const rolled = await it.deploy({ environment: staging, source: { kind: 'previous' } });
  const there = await bring(production, '1.0.0');
  writeFileSync(join(it.at('Production'), 'current', 'files', 'README.md'), 'patched\n');
  const failed = await bring(production, '1.1.0');
  expect(failed.job.state).toBe('failed');

  const { cells } = await must(it.client.deploy.matrix({}));
  expect(cells['1.0.0']?.[staging]).toMatchObject({
    receiptId: rolled.receipt?.id,
    action: 'rollback',
    outcome: 'succeeded',
    attempts: 2,
    runs: true,
    ran: { since: rolled.receipt?.endedAt, until: null },
  });
  expect(cells['1.1.0']?.[staging]).toMatchObject({
    attempts: 1,
    runs: false,
    ran: { since: second.receipt?.endedAt, until: rolled.receipt?.endedAt },
  });
  expect(first.receipt?.outcome).toBe('succeeded');
  expect(cells['1.0.0']?.[production]).toMatchObject({ receiptId: there.receipt?.id, runs: true });
  expect(cells['1.1.0']?.[production]).toMatchObject({ outcome: 'failed', runs: false, ran: null });
});

test('nothing was deployed: nothing is told', async () => {
  const it = await deployTest();
  expect(await must(it.client.deploy.matrix({}))).toEqual({ cells: {} });
});
