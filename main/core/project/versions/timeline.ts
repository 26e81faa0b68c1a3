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

  const write = (sorted: Row[]) => {
    const rows = sorted
      .filter(isKept)
      .reverse()
      .map(row => ({ row, place: places.of(row.version.commit) }));
    const summary = {
      count: sorted.length,
      names: sumOfNames(sorted.map(({ version }) => version.name)),
      ...places.save(),
    };
    const live = new Set(rows.map(({ row }) => keyOf(row)));
    const standing = written.filter(({ row }) => live.has(keyOf(row)));
    const inOrder = standing.every(
      ({ row, place }, index) =>
        rows[index] !== undefined && keyOf(rows[index].row) === keyOf(row) && rows[index].place === place,
    );
    if (inOrder && written.length > 0 && lines < mostUseless + 2 * rows.length) {
      const added = rows.slice(standing.length);
      if (added.length === 0 && isDeepStrictEqual(summary, last)) return;
      file.append(added, summary);
      written.push(...added);
      lines += added.length + 1;
    } else {
      file.replace(rows, summary);
      written = rows;
      lines = rows.length + 1;
    }
    last = summary;
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
