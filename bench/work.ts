import type { Measured } from './measure.ts';

/** What a row must reach: a ratio to native git, or megabytes of memory. */
export type Reach = { ratio: number } | { rssMb: number };

/** What is timed. `work` and `size` name its row. */
export type Work = {
  work: string;
  size: string;
  /** The command of native git that does the same; empty where there is none. */
  theirs: string;
  reach: Reach | null;
  /** Takes minutes: only with `--long`. */
  long?: boolean;
  run: (surroundings: Surroundings) => Promise<Measured>;
};

export type Surroundings = {
  /** A folder for copies and data, the group's own. */
  scratch: string;
  pairs: number;
  /** Two equal copies of a bed, made once for each group of works: one for us, one for native git. */
  copies: (bed: BedName) => Promise<{ ours: string; theirs: string }>;
  /** The bed itself, which nobody may change. */
  bed: (bed: BedName) => Promise<string>;
};

/**
 * `files-N`: N files and the versions `first`, `second` (a tenth of the files differ from `first`) and `third` (one
 * file differs from `second`), loose objects; `files-N-packed`: the same in one pack. `versions-*`: 1,000 files and
 * 10,000 versions of one changed file each, with loose objects and tags, or packed by git.
 */
export type BedName =
  | 'files-1000'
  | 'files-10000'
  | 'files-10000-packed'
  | 'versions-loose'
  | 'versions-packed';

/** One line of the table, as `--json` prints it. Times in milliseconds. */
export type Row = {
  work: string;
  size: string;
  ours_ms: number;
  theirs: string;
  theirs_ms: number | null;
  ratio: number | null;
  /** The whole process's memory after the work. */
  rss_mb: number;
  /** The longest time for which the main thread's event loop stood still during the work. */
  stall_ms: number;
};
