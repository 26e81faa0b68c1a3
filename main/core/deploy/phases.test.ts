import { expect, test } from 'vitest';
import type { Job } from '../../../contract/job.ts';
import { createJobs } from '../jobs.ts';
import { phaseStep } from './phases.ts';

test('a phase tells files and bytes; the next one, and the end, do not keep them', async () => {
  const jobs = createJobs(
    () => undefined,
    () => new Date(),
  );
  const seen: Job[] = [];
  const { done } = jobs.start({
    kind: 'deploy',
    title: 'Deploy',
    phases: ['Check the target', 'Copy the files', 'Switch'],
    cancellable: true,
    run: control => {
      const look = () => void seen.push(...jobs.all());
      const step = phaseStep(control, control.signal, 'Copy the files', [0, 1], () => 2048);
      step.progress(1, 2);
      look();
      step.progress(2, 2, 1000);
      look();
      phaseStep(control, control.signal, 'Switch', [1, 1]);
      look();
      return Promise.resolve({ state: 'succeeded', message: 'Done.' });
    },
  });
  expect((await done).amount).toBeNull();
  expect(seen).toMatchObject([
    {
      phase: 'Copy the files',
      ratio: 0.5,
      message: '1 of 2 files, 2.0 KB',
      amount: { files: { done: 1, total: 2 }, bytes: 2048 },
    },
    { message: '2 of 2 files, 1000 bytes', amount: { files: { done: 2, total: 2 }, bytes: 1000 } },
    { phase: 'Switch', amount: null },
  ]);
});
