import { expect, test } from 'vitest';
import { createJobs } from './jobs.ts';

test('what a step told last reaches the screen, also while the step waits and tells no more', async () => {
  const told: (string | undefined)[] = [];
  let seen = () => {};
  const isSeen = new Promise<void>(resolve => {
    seen = resolve;
  });
  const jobs = createJobs(
    event => {
      if (event.type !== 'job') return;
      told.push(event.job.message);
      if (event.job.message === '3 of 3') seen();
    },
    () => new Date(),
  );
  const { done } = jobs.start({
    kind: 'deploy',
    title: 'Deploy',
    phases: ['Copy'],
    cancellable: true,
    run: async ({ report }) => {
      for (const message of ['1 of 3', '2 of 3', '3 of 3']) report({ message });
      await isSeen;
      return { state: 'succeeded', message: 'Done.' };
    },
  });
  expect((await done).state).toBe('succeeded');
  expect(told.at(-1)).toBe('Done.');
});
