import { expect, test } from 'vitest';
import { phaseStates } from './phase-states.ts';

const phases = ['Check', 'Copy', 'Switch', 'Read back', 'Write the receipt'];
const job = (
  begun: string[],
  state: 'running' | 'cancelled' | 'failed' | 'succeeded',
  receiptId: string | null,
) => ({
  phases,
  phase: begun.at(-1) ?? '',
  state,
  receiptId,
  log: begun.map(phase => ({ at: '2026-03-09T08:00:00.000Z', phase, message: '', passing: false })),
});

test('a phase that was left out is never told as done, though the receipt after it was written', () => {
  const cancelled = ['done', 'stopped', 'not-reached', 'not-reached', 'done'];
  const begun = ['Check', 'Copy', 'Write the receipt'];
  expect(phaseStates(job(begun, 'cancelled', 'receipt'))).toEqual(cancelled);
  expect(phaseStates(job(begun, 'failed', 'receipt'))).toEqual(cancelled);
  expect(phaseStates(job(begun, 'running', null))).toEqual([
    'done',
    'done',
    'not-reached',
    'not-reached',
    'running',
  ]);
  expect(phaseStates(job(begun, 'failed', null)).at(-1)).toBe('stopped');
});

test('what runs, and what came to its end', () => {
  expect(phaseStates(job(['Check', 'Copy'], 'running', null)).slice(0, 3)).toEqual([
    'done',
    'running',
    'not-reached',
  ]);
  expect(phaseStates(job(phases, 'succeeded', 'receipt'))).toEqual(phases.map(() => 'done'));
  expect(phaseStates(job(phases, 'failed', 'receipt'))).toEqual(['done', 'done', 'done', 'stopped', 'done']);
  expect(phaseStates(job(['Copy'], 'running', null)).slice(0, 3)).toEqual(['done', 'running', 'not-reached']);
  expect(phaseStates(job(['Check'], 'failed', null))[0]).toBe('stopped');
});
