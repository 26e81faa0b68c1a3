import { expect, test } from 'vitest';
import type { JobLine } from '../../contract/job.ts';
import { withLine } from './job-log.ts';

const line = (phase: string, message: string, passing = false): JobLine => ({
  at: '2026-03-09T08:00:00.000Z',
  phase,
  message,
  passing,
});
const told = (...lines: JobLine[]) =>
  lines.reduce(withLine, []).map(({ phase, message }) => `${phase}:${message}`);

test('progress takes the place of the progress before it, of its own phase only', () => {
  expect(
    told(line('Copy', ''), line('Copy', '1 of 9', true), line('Copy', '9 of 9', true), line('Copy', 'done')),
  ).toEqual(['Copy:', 'Copy:9 of 9', 'Copy:done']);
  expect(told(line('Copy', '9 of 9', true), line('Check', '1 of 9', true))).toEqual([
    'Copy:9 of 9',
    'Check:1 of 9',
  ]);
});

test('nothing stands there twice, and it never grows beyond 200 lines of bounded length', () => {
  expect(told(line('Copy', 'done'), line('Copy', 'done'))).toEqual(['Copy:done']);
  const many = Array.from({ length: 1000 }, (_, index) => line('Copy', `${index}`));
  const log = many.reduce(withLine, []);
  expect(log).toHaveLength(200);
  expect(log.at(-1)?.message).toBe('999');
  expect(withLine([], line('Copy', 'x'.repeat(1_000_000)))[0]?.message).toHaveLength(2_002);
});
