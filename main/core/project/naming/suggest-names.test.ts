import { describe, expect, it } from 'vitest';
import { checkName } from './check-name.ts';
import { suggestNames } from './suggest-names.ts';
import { takenNames } from './taken.ts';

const today = new Date(2026, 2, 9, 12);
const names = (existing: string[], topic: string | null = null) =>
  suggestNames(existing, today, topic).map(({ name }) => name);

describe('suggestNames', () => {
  it('begins with a first stable release and with today', () => {
    expect(suggestNames([], today, null)).toEqual([
      { name: '1.0.0', kind: 'release', when: 'Initial stable release' },
      { name: '2026-03-09', kind: 'date', when: 'Daily release snapshot' },
    ]);
  });

  it('offers the next patch, minor and major, and says when to use each', () => {
    expect(suggestNames(['1.4.2', '1.4.1'], today, null)).toEqual([
      { name: '1.4.3', kind: 'patch', when: 'Bug fix or minor correction' },
      { name: '1.5.0', kind: 'minor', when: 'New feature added' },
      { name: '2.0.0', kind: 'major', when: 'Breaking change or major rework' },
    ]);
  });

  it('keeps the spelling: a leading v, two numbers', () => {
    expect(names(['v0.9.1'])).toEqual(['v0.9.2', 'v0.10.0', 'v1.0.0']);
    expect(names(['1.2'])).toEqual(['1.2.1', '1.3', '2.0']);
  });

  it('never offers a taken name', () => {
    expect(names(['1.0.0', '1.0.1', '1.1.0', '2.0.0'])).toEqual(['1.0.2', '1.2.0', '3.0.0']);
  });

  it('continues dates and quarters', () => {
    expect(names(['2026-03-08'])).toEqual(['2026-03-09']);
    expect(suggestNames(['2026-03-09'], today, null)[0]).toEqual({
      name: '2026-03-09.1',
      kind: 'date',
      when: 'Second release on the same day',
    });
    expect(names(['2026-03-09.1', '2026-03-09'])).toEqual(['2026-03-09.2']);
    expect(names(['2026-03-09-hotfix-auth'])).toEqual(['2026-03-09']);
    expect(names(['2025-Q4'])).toEqual(['2026-Q1']);
    expect(names(['2026-Q1'])).toEqual(['2026-Q1.1']);
  });

  it('continues milestones', () => {
    expect(names(['order-sync-v1'])).toEqual(['order-sync-v2']);
    expect(names(['sprint-12', 'sprint-11'])).toEqual(['sprint-13']);
  });

  it('goes from candidate to candidate to release', () => {
    expect(names(['2.0.0-rc1', '1.9.0'])).toEqual(['2.0.0-rc2', '2.0.0', '1.9.1', '1.10.0']);
    expect(names(['2.0.0-rc.3'])).toEqual(['2.0.0-rc.4', '2.0.0']);
    expect(names(['2.0.0', '2.0.0-rc1'])).toContain('2.0.1');
  });

  it('names combined versions after what changed', () => {
    expect(names(['1.2.0-order-retry-logic'], 'orders').slice(0, 2)).toEqual([
      '1.2.1-orders',
      '1.3.0-orders',
    ]);
    expect(names(['1.2.0-order-retry-logic'])).toEqual(['1.2.1', '1.3.0', '2.0.0']);
  });

  it('puts the habit of the newest names first', () => {
    expect(names(['2026-03-08', '2026-03-07', '1.0.0'])[0]).toBe('2026-03-09');
    expect(names(['1.1.0', '1.0.0', '2026-03-07'])[0]).toBe('1.1.1');
  });

  it('falls back for names without a habit, and survives hostile ones', () => {
    expect(names(['pre-launch-final'])).toEqual(['1.0.0', '2026-03-09']);
    const hostile = [
      'x'.repeat(5000),
      '9'.repeat(400),
      '1.999999999999999999.0',
      '-v1',
      'v',
      '1..2',
      `${'v-'.repeat(3000)}1`,
    ];
    for (const { name } of suggestNames(hostile, today, null)) {
      expect(checkName(name, takenNames(hostile))).toEqual({ ok: true });
    }
  });
});
