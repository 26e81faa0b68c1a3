import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { failure, nothing, readTotals, summary } from './totals.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tagline-totals-'));
const file = join(folder, 'totals.json');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lastLine = (text: string) => text.split('\n').at(-1);

describe('the totals of npm test', () => {
  it('sums the stages in one last line and names what was skipped, with the reason', () => {
    const { text, ok } = summary([
      { name: 'check', seconds: 1, totals: nothing() },
      {
        name: 'unit',
        seconds: 2,
        totals: { passed: 3, failed: [], skipped: [{ name: 'a', reason: 'as root' }] },
      },
      { name: 'e2e', seconds: 2, totals: { passed: 4, failed: [], skipped: [] } },
    ]);
    expect(lastLine(text)).toBe('tests: 7 passed, 0 failed, 1 skipped');
    expect(text).toContain('skipped: a -- as root');
    expect(ok).toBe(true);
  });

  it('names a test that passed on its second try only', () => {
    const { text, ok } = summary([
      { name: 'e2e', seconds: 2, totals: { passed: 4, failed: [], skipped: [], flaky: ['a > b'] } },
    ]);
    expect(lastLine(text)).toBe('tests: 4 passed, 0 failed, 0 skipped');
    expect(text).toContain('flaky: a > b -- passed on its second try only');
    expect(ok).toBe(true);
  });

  it('fails with a stage that failed', () => {
    const { text, ok } = summary([
      { name: 'unit', seconds: 2, totals: { passed: 3, failed: [], skipped: [] } },
      { name: 'build', seconds: 1, totals: failure('build') },
    ]);
    expect(lastLine(text)).toBe('tests: 3 passed, 1 failed, 0 skipped');
    expect(ok).toBe(false);
  });

  it('fails when nothing was run, or everything was skipped', () => {
    const skipped = { passed: 0, failed: [], skipped: [{ name: 'a', reason: '' }] };
    expect(summary([{ name: 'unit', seconds: 0, totals: skipped }]).ok).toBe(false);
    expect(summary([]).ok).toBe(false);
  });

  it.each([
    ['left nothing', undefined, 0],
    ['left half a file', '{"passed": 3', 1],
    ['ran no test', '{"passed":0,"failed":[],"skipped":[]}', 0],
    ['failed without a failed test', '{"passed":3,"failed":[],"skipped":[]}', 1],
  ])('counts a runner that %s as one failure', (_, text, code) => {
    rmSync(file, { force: true });
    if (text !== undefined) writeFileSync(file, text);
    expect(readTotals(file, 'vitest', code).failed).toHaveLength(1);
  });

  it('takes a good run as it is', () => {
    writeFileSync(file, '{"passed":3,"failed":[],"skipped":[]}');
    expect(readTotals(file, 'vitest', 0)).toEqual({ passed: 3, failed: [], skipped: [] });
  });
});
