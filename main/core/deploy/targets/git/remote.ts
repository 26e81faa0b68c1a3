import type { RawObject } from '../../../repository/raw-object.ts';
import type { Oid } from '../../../repository/types.ts';
import type { Step } from '../target.ts';

/** A ref moves from one id to another; null: it does not exist. */
export type RefUpdate = { ref: string; from: Oid | null; to: Oid | null };

/** Objects to be sent, and where their bytes come from. */
export type Outgoing = { oids: readonly Oid[]; object: (oid: Oid) => RawObject | Promise<RawObject> };

export const nothingToSend: Outgoing = { oids: [], object: () => Promise.reject(new Error('nothing')) };

export type ReadObject = (oid: Oid) => RawObject;

/** Objects as a remote has handed them out, each proven against its id. `read` throws `version-damaged`. */
export type RemoteObjects = { using: <T>(work: (read: ReadObject) => T | Promise<T>) => Promise<T> };

/** A repository elsewhere. Failures are `target-unreachable`, `authentication-failed`, `credential-missing`. */
export type Remote = {
  /** Every ref there. */
  refs: (signal: AbortSignal) => Promise<ReadonlyMap<string, Oid>>;
  /** What `tip` leads to; of its history only what it takes. `known`: what these lead to may be left out. */
  objects: (tip: Oid, known: readonly Oid[], step: Step) => Promise<RemoteObjects>;
  /**
   * Sends objects, then moves refs by compare-and-swap: all or none where the remote can, else the last one
   * last. Throws `RefMoved`, or `deployment-failed` with what the remote said. After an answer that was lost the
   * refs are asked for: it throws `target-unreachable` only when they have not moved (yet).
   */
  push: (updates: readonly RefUpdate[], outgoing: Outgoing, step: Step) => Promise<void>;
};

/** A ref holds something else than was expected. */
export class RefMoved extends Error {
  constructor(
    readonly ref: string,
    readonly now: Oid | null,
  ) {
    super(`${ref} has moved.`);
    this.name = 'RefMoved';
  }
}

/** Throws `RefMoved` for the first update that does not begin where its ref stands. */
export function refuseMoved(updates: readonly RefUpdate[], refs: ReadonlyMap<string, Oid>): void {
  for (const { ref, from } of updates) {
    const now = refs.get(ref) ?? null;
    if (now !== from) throw new RefMoved(ref, now);
  }
}
