import type { Oid } from '../types.ts';

/** What is wrong, as a person looks for it: `version` is a version's name, or words such as "latest draft". */
export type Damage = { version: string; path: string | null; reason: string };

export type DoctorReport = {
  /** How many objects were read and proven by their id. */
  checked: number;
  /** What was made whole, or put out of the way, in plain sentences. */
  repaired: string[];
  /** What is left. */
  damaged: Damage[];
  /** After a check: a repair would make something of it whole. */
  repairable: boolean;
  notes: string[];
};

/** An object that can't be read, and where it was met. */
export type BadObject = Damage & { oid: Oid; type: 'commit' | 'tree' | 'blob' | 'tag' };
