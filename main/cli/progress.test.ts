import { expect, test } from 'vitest';
import type { Job } from '../../contract/job.ts';
import { createProgress } from './progress.ts';

const job = (phase: string, ratio: number | null) => ({ title: 'Deploy 1.0.0', phase, ratio }) as Job;

function record(isTTY: boolean) {
  let text = '';
  const progress = createProgress({
    isTTY,
    columns: 30,
    write: part => {
      text += part;
    },
  });
  progress.show(job('Copy the files', null));
  progress.show(job('Copy the files', 0.256));
  progress.show(job('Verify the copy', 0.5));
  progress.end();
  return text;
}

test('on a terminal, progress is one line that is taken away at the end', () => {
  const erase = '\r\u001b[2K';
  expect(record(true).split(erase)).toEqual([
    '',
    'Deploy 1.0.0: Copy the files',
    'Deploy 1.0.0: Copy the files…',
    'Deploy 1.0.0: Verify the cop…',
    '',
  ]);
});

test('elsewhere, each phase is a line', () => {
  expect(record(false)).toBe('Deploy 1.0.0: Copy the files\nDeploy 1.0.0: Verify the copy\n');
});

test('how many files and bytes are done stands behind the phase', () => {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const amount = { files: { done: 312, total: 1000 }, bytes: 4_300_000 };
  const message = '312 of 1,000 files, 4.1 MB';
  createProgress({ isTTY: true, columns: 100, write }).show({
    ...job('Copy the files', 0.2),
    amount,
    message,
  });
  expect(text).toContain('Deploy 1.0.0: Copy the files 20%, 312 of 1,000 files, 4.1 MB');
});
