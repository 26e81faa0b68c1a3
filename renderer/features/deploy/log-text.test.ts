import { expect, test } from 'vitest';
import type { Job } from '../../../contract/job.ts';
import { logText, phaseTimes } from './log-text.ts';

const line = (second: number, phase: string, message = '') => ({
  at: `2026-03-09T08:00:0${second}.000Z`,
  phase,
  message,
  passing: false,
});
const job = {
  title: 'Deploy 1.0.0 to production',
  log: [line(0, 'Check'), line(1, 'Copy'), line(2, 'Copy', '3 of 3 files'), line(5, 'Switch')],
  endedAt: null,
} as unknown as Job;

test('a phase takes from its first line to the next phase’s, the last to the end', () => {
  expect(phaseTimes(job)).toEqual({ Check: 1000, Copy: 4000 });
  expect(phaseTimes({ ...job, endedAt: '2026-03-09T08:00:09.000Z' })).toEqual({
    Check: 1000,
    Copy: 4000,
    Switch: 4000,
  });
});

test('the copied log has every line with its instant in UTC', () => {
  expect(logText(job).split('\n')).toEqual([
    'Deploy 1.0.0 to production',
    '2026-03-09T08:00:00.000Z  Check',
    '2026-03-09T08:00:01.000Z  Copy',
    '2026-03-09T08:00:02.000Z  Copy: 3 of 3 files',
    '2026-03-09T08:00:05.000Z  Switch',
    '',
  ]);
});
