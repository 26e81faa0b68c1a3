import { expect, test } from 'vitest';
import type { DeploymentCell } from '../../../contract/commands/deploy.ts';
import { cellLook, cellSentence } from './cell-words.ts';

const cell = (change: Partial<DeploymentCell>): DeploymentCell => ({
  receiptId: 'r',
  outcome: 'succeeded',
  action: 'deploy',
  endedAt: 'T2',
  who: 'Grace',
  attempts: 1,
  ran: { since: 'T2', until: null },
  runs: true,
  ...change,
});
const time = (instant: string) => instant;

test('what runs, ran, and failed is told apart in a word', () => {
  expect(cellLook(cell({}))).toEqual({ word: 'Runs', tone: 'success', when: 'since', at: 'T2' });
  expect(cellLook(cell({ runs: false, ran: { since: 'T1', until: 'T3' } }))).toMatchObject({
    word: 'Ran',
    when: 'until',
    at: 'T3',
  });
  expect(cellLook(cell({ outcome: 'failed', ran: null, runs: false }))).toMatchObject({
    word: 'Failed',
    tone: 'danger',
  });
  // It still runs, though the attempt to bring it again failed: the failure is what one has to know.
  expect(cellLook(cell({ outcome: 'failed', ran: { since: 'T1', until: null } }))).toMatchObject({
    word: 'Failed',
  });
});

test('the sentence says all of it', () => {
  expect(cellSentence(cell({}), time)).toBe('Runs since T2. Deployed once, last by Grace.');
  expect(cellSentence(cell({ runs: false, ran: { since: 'T1', until: 'T3' }, attempts: 2 }), time)).toBe(
    'Ran from T1 to T3. Deployed 2 times, last by Grace.',
  );
  expect(cellSentence(cell({ outcome: 'rolled-back', ran: null, runs: false }), time)).toBe(
    'Last attempt, T2: rolled back. Deployed once, last by Grace.',
  );
});
