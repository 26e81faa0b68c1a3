import type { Oid } from '../../repository/types.ts';
import type { HistoryPlaces } from './history-places.ts';
import type { Row } from './timeline-row.ts';

const natural = new Intl.Collator('en', { numeric: true });

/**
 * Newest first. Git keeps whole seconds, so versions made by a script share their date: these follow the
 * history from HEAD, and what is not on it the natural order of names. Rows without a date come last.
 * Quick for rows that are nearly sorted.
 */
export async function sortRows(rows: Iterable<Row>, head: Oid | null, places: HistoryPlaces): Promise<Row[]> {
  const timed = [...rows].map(row => ({ row, time: timeOf(row) })).sort((a, b) => compare(b.time, a.time));
  const tied = new Set<Oid>();
  for (const [index, { row, time }] of timed.entries()) {
    const next = timed[index + 1];
    if (next?.time !== time || next.row.version.commit === row.version.commit) continue;
    for (const { commit } of [row.version, next.row.version]) if (commit !== null) tied.add(commit);
  }
  await places.find(head, tied);
  const place = ({ version }: Row) => places.of(version.commit) ?? -1;
  return timed
    .sort(
      (a, b) =>
        compare(b.time, a.time) ||
        place(b.row) - place(a.row) ||
        natural.compare(b.row.version.name, a.row.version.name),
    )
    .map(({ row }) => row);
}

/** Without a date: before everything. */
const timeOf = ({ version: { date } }: Row) => (date === null ? Number.NEGATIVE_INFINITY : Date.parse(date));

const compare = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);
