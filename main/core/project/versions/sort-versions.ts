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
  const timed = [...rows];
  if (!timed.every((row, index) => index === 0 || byTime(timed[index - 1] ?? row, row) <= 0))
    timed.sort(byTime);
  const tied = new Set<Oid>();
  let isTied = false;
  for (const [index, row] of timed.entries()) {
    const next = timed[index + 1];
    if (next?.time !== row.time) continue;
    isTied = true;
    if (next.version.commit === row.version.commit) continue;
    for (const { commit } of [row.version, next.version]) if (commit !== null) tied.add(commit);
  }
  if (!isTied) return timed;
  await places.find(head, tied);
  const place = ({ version }: Row) => places.of(version.commit) ?? -1;
  return timed.sort(
    (a, b) => byTime(a, b) || place(b) - place(a) || natural.compare(b.version.name, a.version.name),
  );
}

const byTime = (a: Row, b: Row) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0);
