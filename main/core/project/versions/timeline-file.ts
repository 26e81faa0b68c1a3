import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { createBreather } from '../../repository/breathe.ts';
import { moveFile, openTemps, readIfThere, removeIfThere } from '../../repository/disk.ts';
import { decodeLine, encodeRow, encodeSummary, type Row, type Summary } from './timeline-row.ts';

export type Stored = {
  /** Oldest first, as they stand in the file. */
  rows: { row: Row; place: number | null }[];
  /** The last one; null when there is none. */
  summary: Summary | null;
  /** How many lines the file has, useless ones too. */
  lines: number;
};

type TimelineFile = {
  read: () => Promise<Stored>;
  /** At least `limit` of the newest rows, where there are so many, newest first, from the file's end alone. */
  readTail: (limit: number) => { rows: Row[]; summary: Summary | null };
  append: (rows: Stored['rows'], summary: Summary) => void;
  replace: (rows: Stored['rows'], summary: Summary) => void;
};

const mostBytes = 256 * 1024 * 1024;
const tailBytes = 128 * 1024;
const mostTailBytes = 4 * 1024 * 1024;

/**
 * The rows of the timeline that were read before, by the id that the tag's ref held and its name: both never
 * mean anything else, so a row can be missing but not wrong. A line with a wrong checksum is skipped, so that
 * a file that is torn, foreign or edited costs a reading and nothing else. What is not durable here is only
 * time.
 */
export function openTimelineFile(gitDir: string): TimelineFile {
  const path = join(gitDir, 'tagline', 'timeline');
  const temps = openTemps(join(gitDir, 'tagline', 'tmp'));
  const encode = (rows: Stored['rows'], summary: Summary) =>
    rows.map(({ row, place }) => encodeRow(row, place)).join('') + encodeSummary(summary);

  return {
    read: async () => {
      const bytes = orNothing(() => readIfThere(path));
      const breathe = createBreather();
      const stored: Stored = { rows: [], summary: null, lines: 0 };
      const bases = new Set<string>();
      for (const text of textOf(bytes).split('\n')) {
        if (text === '') continue;
        stored.lines++;
        if (stored.lines % 100 === 0) await breathe();
        const line = decodeLine(text);
        if (line?.kind === 'row') stored.rows.push(line);
        else if (line) {
          stored.summary = line.summary;
          bases.add(line.summary.base);
        }
      }
      if (bases.size === 1) return stored;
      // Two processes numbered the history each in its own way.
      return { ...stored, summary: null, rows: stored.rows.map(({ row }) => ({ row, place: null })) };
    },
    readTail: limit => {
      const rows: Row[] = [];
      let summary: Summary | null = null;
      for (const text of lastLines(path, limit)) {
        const line = decodeLine(text);
        if (line?.kind === 'row') rows.push(line.row);
        else if (line) summary ??= line.summary;
      }
      return { rows, summary };
    },
    append: (rows, summary) => {
      // The line break first: the file may end with a torn line.
      appendFileSync(path, `\n${encode(rows, summary)}`);
    },
    replace: (rows, summary) => {
      const temp = temps.write(Buffer.from(encode(rows, summary)), { durable: false });
      try {
        moveFile(temp, path);
      } catch (error) {
        removeIfThere(temp);
        throw error;
      }
    },
  };
}

const textOf = (bytes: Buffer | null) =>
  bytes === null || bytes.length > mostBytes ? '' : bytes.toString('utf8');

/** The last lines, the very last first; somewhat more than `wanted` where the file has them. */
function lastLines(path: string, wanted: number): string[] {
  const file = orNothing(() => openSync(path, 'r'));
  if (file === null) return [];
  try {
    const { size } = fstatSync(file);
    for (let length = tailBytes; ; length *= 2) {
      const whole = length >= size;
      const bytes = Buffer.alloc(Math.min(length, size));
      readSync(file, bytes, 0, bytes.length, size - bytes.length);
      const lines = bytes
        .toString('utf8')
        .split('\n')
        .slice(whole ? 0 : 1);
      if (whole || lines.length > 2 * wanted || length >= mostTailBytes) {
        return lines.filter(line => line !== '').reverse();
      }
    }
  } finally {
    closeSync(file);
  }
}

/** Null for whatever can't be read: it is read from the objects then. */
function orNothing<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
