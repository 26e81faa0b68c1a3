import { expect, test } from 'vitest';
import type { ActivityEntry } from '../../../contract/receipt.ts';
import { filterActivity, groupByDay, noFilter } from './filter.ts';

// Local times, since days are shown as they are where one sits.
const local = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString();
const now = Date.parse(local(9, 12));
const entry = (id: string, at: string, part: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id,
  at,
  who: { name: 'Ada Field', email: 'ada@example.com' },
  kind: 'deployment',
  title: `Deployed ${id}`,
  version: id,
  environment: { id: 'production', name: 'production' },
  outcome: 'succeeded',
  receipt: null,
  ...part,
});
const entries = [
  entry('1.2.0', local(9, 11)),
  entry('1.1.0', local(9, 10), { outcome: 'failed' }),
  entry('1.0.0', local(1, 10), { kind: 'version', environment: null, outcome: null }),
];
const ids = (part: object) => filterActivity(entries, { ...noFilter, ...part }, now).map(({ id }) => id);

test('every filter narrows on its own', () => {
  expect(ids({})).toEqual(['1.2.0', '1.1.0', '1.0.0']);
  expect(ids({ text: 'ada 1.1' })).toEqual(['1.1.0']);
  expect(ids({ kind: 'version' })).toEqual(['1.0.0']);
  expect(ids({ environment: 'production' })).toEqual(['1.2.0', '1.1.0']);
  expect(ids({ outcome: 'failed' })).toEqual(['1.1.0']);
  expect(ids({ days: 7 })).toEqual(['1.2.0', '1.1.0']);
});

test('a heading stands before each day', () => {
  const rows = groupByDay(entries, now).map(row => (row.kind === 'day' ? row.label : row.entry.id));
  expect(rows).toEqual(['Today', '1.2.0', '1.1.0', 'Sunday, March 1, 2026', '1.0.0']);
});
