import type { ActivityEntry, Outcome } from '../../../contract/receipt.ts';

export type ActivityFilter = {
  text: string;
  kind: ActivityEntry['kind'] | 'all';
  environment: string;
  outcome: Outcome | 'all';
  /** Only the last so many days; 0 for all. */
  days: number;
};

export const noFilter: ActivityFilter = {
  text: '',
  kind: 'all',
  environment: 'all',
  outcome: 'all',
  days: 0,
};

/** The entries that fit, in their order. `now` in milliseconds. */
export function filterActivity(
  entries: ActivityEntry[],
  filter: ActivityFilter,
  now: number,
): ActivityEntry[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const earliest = filter.days === 0 ? 0 : now - filter.days * 86_400_000;
  return entries.filter(entry => {
    if (filter.kind !== 'all' && entry.kind !== filter.kind) return false;
    if (filter.environment !== 'all' && entry.environment?.id !== filter.environment) return false;
    if (filter.outcome !== 'all' && entry.outcome !== filter.outcome) return false;
    if (Date.parse(entry.at) < earliest) return false;
    const text = [entry.title, entry.version, entry.who?.name, entry.who?.email, entry.receipt?.reason]
      .join('\n')
      .toLowerCase();
    return words.every(word => text.includes(word));
  });
}

export type ActivityRow =
  | { kind: 'day'; day: string; label: string }
  | { kind: 'entry'; entry: ActivityEntry };

const dayKey = (date: Date) => `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;

/** Entries with a heading before each day, in local time. */
export function groupByDay(entries: ActivityEntry[], now: number): ActivityRow[] {
  const rows: ActivityRow[] = [];
  const today = dayKey(new Date(now));
  const yesterday = dayKey(new Date(now - 86_400_000));
  let last = '';
  for (const entry of entries) {
    const date = new Date(entry.at);
    const day = dayKey(date);
    if (day !== last) {
      const label =
        day === today
          ? 'Today'
          : day === yesterday
            ? 'Yesterday'
            : date.toLocaleDateString('en', {
                weekday: 'long',
                day: 'numeric',
                month: 'long',
                year: 'numeric',
              });
      rows.push({ kind: 'day', day, label });
      last = day;
    }
    rows.push({ kind: 'entry', entry });
  }
  return rows;
}
