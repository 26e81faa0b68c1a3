import type { Instant } from './shapes.ts';

/** Something that is wrong with the audit trail, at one record: its commit, its number where it is known. */
export type TrailProblem = { commit: string; sequence: number | null; reason: string };

/** A head of the trail that was noted elsewhere: given by whoever asks, or known from a remote. */
export type NotedHead = {
  commit: string;
  from: { kind: 'given' } | { kind: 'remote'; name: string };
  /** How many records were added since; null when the trail does not hold it: it was cut or rewritten. */
  newer: number | null;
};

export type TrailReport = {
  records: number;
  /** The newest record's commit: worth noting elsewhere. Null for an empty trail. */
  head: string | null;
  oldest: Instant | null;
  newest: Instant | null;
  noted: NotedHead[];
  /** Oldest first. Empty: nothing was changed, removed, reordered or inserted, as far as the trail can tell. */
  problems: TrailProblem[];
  /** What is odd but may be right, in plain sentences. */
  notes: string[];
};

export type TrailResult = ({ kind: 'verified' } & TrailReport) | { kind: 'cancelled' };

/** One record as it is stored. */
export type RecordProof = {
  commit: string;
  /** The commit of the record before; null for the first. */
  previous: string | null;
  sequence: number;
  format: number;
  /** Hexadecimal SHA-256 of `text`. */
  sha256: string;
  /** The bytes of `record.json`. */
  text: string;
};
