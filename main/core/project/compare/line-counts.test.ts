import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../repository/git-for-tests.ts';
import { countLines } from './line-counts.ts';

const count = (before: string, after: string) => countLines(Buffer.from(before), Buffer.from(after));

function byGit(before: string, after: string) {
  const folder = tempFolder();
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  writeFileSync(a, before);
  writeFileSync(b, after);
  const options = ['diff', '--no-index', '--numstat', '--minimal', '--text', a, b];
  const [insertions = '0', deletions = '0'] = spawnSync('git', options, { encoding: 'utf8' }).stdout.split(
    '\t',
  );
  return { insertions: Number(insertions), deletions: Number(deletions) };
}

describe('countLines', () => {
  it.each([
    ['', '', 0, 0],
    ['', 'a', 1, 0],
    ['a\nb\n', '', 0, 2],
    ['a\nb', 'a\nb\n', 1, 1],
    ['a\r\nb\r\n', 'a\nb\n', 2, 2],
    ['\ufeffa\n', 'a\n', 1, 1],
    ['a\nb\nc\n', 'a\nx\nc\ny\n', 2, 1],
    ['\n\n', '\n', 0, 1],
  ])('of %j and %j', (before, after, insertions, deletions) => {
    expect(count(before, after)).toEqual({ insertions, deletions });
  });

  it('agrees with git’s minimal diff', () => {
    const text = fc.tuple(
      fc.array(fc.constantFrom('a', 'b', 'c', 'dd', ''), { maxLength: 25 }),
      fc.boolean(),
    );
    const written = text.map(([lines, ended]) => lines.join('\n') + (ended ? '\n' : ''));
    fc.assert(
      fc.property(written, written, (before, after) => {
        expect(count(before, after)).toEqual(byGit(before, after));
      }),
      { numRuns: 60 },
    );
  });

  it('is exact for long texts with nothing in common, and gives up on large ones', () => {
    const lines = (word: string) =>
      Array.from({ length: 20_000 }, (_, index) => `${word} ${index}\n`).join('');
    expect(count(lines('before'), lines('after'))).toEqual({ insertions: 20_000, deletions: 20_000 });
    expect(count('x'.repeat(1024 * 1024 + 1), 'x')).toBe(null);
    const shuffled = lines('x').split('\n').reverse().join('\n');
    expect(count(lines('x'), shuffled)).toBe(null);
  });
});
