import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Job } from '../../../contract/job.ts';
import { deployTest } from '../deploy/testing.ts';

const draft = { kind: 'draft' } as const;

test('a deployment’s record holds all that it told, whole in each event, and keeps it after the end', async () => {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  const told: Job[] = [];
  it.core.subscribe(event => {
    if (event.type === 'job') told.push(event.job);
  });
  const { job } = await it.deploy({ environment, source: draft, name: '1.0.0' });
  expect(job.environment).toBe(environment);
  expect(job.log.filter(({ message }) => message === '').map(({ phase }) => phase)).toEqual(job.phases);
  const messages = job.log.map(({ phase, message }) => `${phase}: ${message}`);
  expect(messages).toContain('Check the target: Nothing is live there yet.');
  expect(messages.join('\n')).toMatch(/^Copy the files: 5 of 5 files, \d\d bytes$/m);
  expect(job.amount).toBeNull();
  expect(messages.join('\n')).toMatch(
    /^Verify the copy: 5 files, \d\d bytes stand there, verified, not live yet\.$/m,
  );
  expect(messages).toContain('Read back: Live matches 1.0.0.');
  expect(messages.at(-1)).toBe(`Write the receipt: ${job.message}`);
  expect(job.log.map(({ at }) => at)).toEqual(job.log.map(({ at }) => at).sort());
  expect(told.at(-1)).toEqual(job);
  for (const { log } of told) {
    expect(log[0]).toEqual(job.log[0]);
    const kept = log.filter(({ passing }) => !passing);
    expect(job.log.filter(({ passing }) => !passing).slice(0, kept.length)).toEqual(kept);
  }

  writeFileSync(join(it.at('Production'), 'current', 'files', 'README.md'), 'by hand\n');
  const failed = await it.deploy({ environment, source: { kind: 'version', name: '1.0.0' } });
  expect(failed.job.log.at(-1)?.message).toContain('differs from 1.0.0: README.md');
});
