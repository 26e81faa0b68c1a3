import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Oid } from '../../repository/types.ts';
import type { HistoryPlaces } from './history-places.ts';
import { openTimelineFile, type Stored } from './timeline-file.ts';
import { isKept, type Row, type Summary, sumOfNames } from './timeline-row.ts';

type Newest = {
  /** Newest first; some may stand for tags that are gone or moved. */
  rows: Row[];
  total: number;
  /** Whether these are the names that there were when the file was written. */
  isOf: (names: string[]) => boolean;
};

/** What of the list of versions is kept in a file between two runs. */
type Timeline = {
  /** The rows of the file by what their ref held, a space, and the name. */
  load: () => Promise<ReadonlyMap<string, Row>>;
  /** At least `limit` of the newest rows, where there are so many; null when the file can't tell. */
  newest: (limit: number) => Newest | null;
  /** Writes the list, newest first, a moment later: what is new, or all of it where it must be in order. */
  keep: (sorted: Row[]) => void;
  settled: () => Promise<void>;
};

const keyOf = ({ oid, version }: Row) => `${oid} ${version.name}`;

/** Fewer are read from the tags as fast. */
const fewestKept = 100;
/** Lines that say nothing any more are left until they are this many, and more than the others. */
const mostUseless = 1_000;

export function openTimeline(gitDir: string, places: HistoryPlaces): Timeline {
  const file = openTimelineFile(gitDir);
  /** What stands in the file, oldest first. */
  let written: Stored['rows'] = [];
  let lines = 0;
  let last: Summary | null = null;
  let saving: Promise<void> = Promise.resolve();

  /** What was written last, newest first, and the places' edition then. */
  let before: { sorted: Row[]; edition: number } | null = null;

  /** Mostly the list has only grown, by newer rows. Answers these, newest first; null when it is otherwise. */
  const findNewer = (sorted: Row[]): Row[] | null => {
    if (before === null || before.edition !== places.edition()) return null;
    const more = sorted.length - before.sorted.length;
    return before.sorted.every((row, index) => row === sorted[index + more]) ? sorted.slice(0, more) : null;
  };

  /** The rows, oldest first, that are not in the file; null where what is in it stands in another order. */
  const findAdded = (rows: Row[]): Row[] | null => {
    const live = new Set(rows);
    let at = 0;
    for (const { row, place } of written) {
      if (rows[at] === row && places.of(row.version.commit) === place) at++;
      else if (live.has(row)) return null;
    }
    return rows.slice(at);
  };

  const oldestFirst = (rows: Row[]) => rows.filter(isKept).reverse();
  const sumOf = (rows: Row[]) => sumOfNames(rows.map(({ version }) => version.name));

  const write = (sorted: Row[]) => {
    const newer = last && lines < mostUseless + 2 * sorted.length ? findNewer(sorted) : null;
    const names = newer && last ? (last.names + sumOf(newer)) >>> 0 : sumOf(sorted);
    const summary = { count: sorted.length, names, ...places.save() };
    const rows = oldestFirst(newer ?? sorted);
    const isLong = written.length === 0 || lines >= mostUseless + 2 * rows.length;
    const added = newer ? rows : isLong ? null : findAdded(rows);
    const toWrite = (added ?? rows).map(row => ({ row, place: places.of(row.version.commit) }));
    before = null;
    if (added === null) {
      file.replace(toWrite, summary);
      written = toWrite;
      lines = rows.length + 1;
    } else if (added.length > 0 || !isDeepStrictEqual(summary, last)) {
      file.append(toWrite, summary);
      written.push(...toWrite);
      lines += added.length + 1;
    }
    last = summary;
    before = { sorted, edition: places.edition() };
  };

  return {
    load: async () => {
      const stored = await file.read();
      const rows = new Map(stored.rows.map(({ row }) => [keyOf(row), row]));
      written = stored.rows;
      ({ lines, summary: last } = stored);
      if (stored.summary) places.load(stored.summary, placesOf(stored.rows));
      return rows;
    },
    newest: limit => {
      const { rows, summary } = file.readTail(limit);
      if (summary === null || rows.length === 0) return null;
      return {
        rows,
        total: summary.count,
        isOf: names => names.length === summary.count && sumOfNames(names) === summary.names,
      };
    },
    keep: sorted => {
      if (sorted.length < fewestKept) return;
      saving = saving.then(async () => {
        await setImmediate();
        try {
          write(sorted);
        } catch {
          // Where it can't be written, the next run reads the tags again.
        }
      });
    },
    settled: () => saving,
  };
}

function* placesOf(rows: Stored['rows']): Generator<[Oid, number]> {
  for (const { row, place } of rows) {
    if (place !== null && row.version.commit !== null) yield [row.version.commit, place];
  }
}
