import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Version } from '../../../../contract/commands/versions.ts';
import { Failure } from '../../failure.ts';
import { createBreather } from '../../repository/breathe.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import { tagPrefix } from '../refs.ts';
import type { ResolvedVersion } from '../types.ts';
import { createHistoryPlaces } from './history-places.ts';
import { readVersion } from './read-version.ts';
import { sortRows } from './sort-versions.ts';
import { openTimeline } from './timeline.ts';
import { type Row, rowOf } from './timeline-row.ts';

export type VersionPage = {
  /** The newest ones, newest first. */
  versions: Version[];
  /** How many there are. */
  total: number;
  /** Whether these are all of them. */
  complete: boolean;
};

export type VersionSummary = { count: number; latest: string | null; revision: number };

export type VersionIndex = {
  /** Newest first, bad rows included; the same list as long as nothing has changed. */
  list: () => Promise<Version[]>;
  /**
   * The newest `limit`, without waiting for the whole list where the timeline file knows them: then bad rows
   * are left out, and the list is read in the background. `onChanged` tells if it turns out otherwise.
   */
  newest: (limit: number) => Promise<VersionPage>;
  /** What a screen shows of all of them; `revision` is another number whenever anything in the list is. */
  summary: () => Promise<VersionSummary>;
  /** The names of all, in no order. */
  names: () => Promise<string[]>;
  /** Throws `version-missing` or `version-damaged`. */
  resolve: (name: string) => Promise<ResolvedVersion>;
  /** Ends what is done in the background: what has begun is waited for, what has not is left. */
  settled: () => Promise<void>;
};

/** Fewer are all read at once. */
const manyVersions = 1_000;
const screenful = 100;
const pauseMs = 200;

/** Throws `version-damaged` for a row that can't be used. */
export function resolved(version: Version): ResolvedVersion {
  const { name, description, commit, tree, date, author } = version;
  if (!version.usable || commit === null || tree === null) {
    const message = version.problem?.message ?? `The version ${name} can’t be read.`;
    throw new Failure('version-damaged', message, { version: name });
  }
  return { name, description, tag: version.tag ?? commit, commit, tree, date, author };
}

const nameOf = (ref: string) => ref.slice(tagPrefix.length);

/** The project's versions: its tags. A tag is read once; a changed or new one is read again. */
export function createVersionIndex(repository: Repository, onChanged: () => void): VersionIndex {
  const places = createHistoryPlaces(repository);
  const timeline = openTimeline(repository.gitDir, places);
  /** By the ref's full name. */
  const rows = new Map<string, Row>();
  let rowsOf: ReadonlyMap<string, Oid> = new Map();
  const bad = new Set<Row>();
  let sorted: Row[] = [];
  let listed: { refs: ReadonlyMap<string, Oid>; head: Oid | null; versions: Version[] } | null = null;
  let glance: VersionPage | null = null;
  const closing = new AbortController();
  let behind: Promise<void> = Promise.resolve();
  let revision = 0;
  let reading: Promise<Version[]> = Promise.resolve([]);

  /** Reads what is new or was damaged, and puts it before what was sorted; answers whether anything differs. */
  const readRows = async (refs: ReadonlyMap<string, Oid>): Promise<boolean> => {
    const stored = listed === null ? await timeline.load() : null;
    const breathe = createBreather();
    const read = new Map<string, Row>();
    const removed = new Set<Row>();
    let found = 0;
    for (const [ref, oid] of refs) {
      if (bad.size === 0 && rowsOf.get(ref) === oid) {
        found++;
        continue;
      }
      const known = rows.get(ref);
      if (known) found++;
      if (known?.oid === oid && known.version.usable) continue;
      const row = stored?.get(`${oid} ${nameOf(ref)}`) ?? (await readRow(ref, oid, known, breathe));
      if (row === known) continue;
      read.set(ref, row);
      if (known) removed.add(known);
    }
    // Only now, so that a reading that failed has changed nothing.
    if (found < rows.size) {
      for (const [ref, row] of rows) if (!refs.has(ref) && rows.delete(ref)) removed.add(row);
    }
    for (const [ref, row] of read) rows.set(ref, row);
    for (const row of removed) bad.delete(row);
    for (const row of read.values()) if (!row.version.usable) bad.add(row);
    const left = removed.size === 0 ? sorted : sorted.filter(row => !removed.has(row));
    sorted = [...read.values(), ...left];
    rowsOf = refs;
    return read.size > 0 || removed.size > 0;
  };

  const readRow = async (
    ref: string,
    oid: Oid,
    known: Row | undefined,
    breathe: () => Promise<void> | undefined,
  ): Promise<Row> => {
    await breathe();
    const version = await readVersion(repository, nameOf(ref), oid);
    // A damaged one may have been repaired since.
    const asBefore = known?.oid === oid && known.version.problem?.message === version.problem?.message;
    return asBefore ? known : rowOf(oid, version, true);
  };

  const read = async (): Promise<Version[]> => {
    const [refs, { commit: head }] = await Promise.all([repository.listRefs(tagPrefix), repository.head()]);
    const last = listed;
    if (last !== null && last.refs === refs && last.head === head && bad.size === 0) return last.versions;
    const differs = await readRows(refs);
    if (last !== null && last.head === head && !differs) {
      listed = { ...last, refs };
      return last.versions;
    }
    sorted = await sortRows(sorted, head, places);
    const versions = sorted.map(({ version }) => version);
    const unchanged = last !== null && isSame(last.versions, versions);
    listed = { refs, head, versions: unchanged ? last.versions : versions };
    if (!unchanged && !(glance && isAsShown(glance, versions))) {
      revision++;
      if (glance) onChanged();
    }
    glance = null;
    timeline.keep(sorted);
    return listed.versions;
  };

  const list = () => {
    // One after the other, so that many askers at once cost one reading.
    reading = reading.then(read, read);
    return reading;
  };

  const names = async () => (await repository.listRefNames(tagPrefix)).map(nameOf);

  const readGlance = async (limit: number): Promise<VersionPage | null> => {
    const tail = timeline.newest(limit);
    if (tail === null || tail.total < manyVersions) return null;
    if (!tail.isOf(await names())) return null;
    const found = new Map<string, Version>();
    for (const { oid, version } of tail.rows) {
      if (found.size === limit) break;
      if ((await repository.readRef(tagPrefix + version.name)) === oid) found.set(version.name, version);
    }
    return found.size < limit ? null : { versions: [...found.values()], total: tail.total, complete: false };
  };

  /** Once the first rows are on their way. Who needs the whole list hears what is wrong with it. */
  const listBehind = async () => {
    try {
      await setTimeout(pauseMs, undefined, { signal: closing.signal });
    } catch {
      return;
    }
    await list().catch(() => undefined);
  };

  const newest = async (limit: number): Promise<VersionPage> => {
    if (listed === null && glance === null) {
      glance = await readGlance(limit).catch(() => null);
      if (glance !== null) behind = listBehind();
    }
    if (listed === null && glance !== null && glance.versions.length >= limit) {
      return { ...glance, versions: glance.versions.slice(0, limit) };
    }
    const versions = await list();
    return { versions: versions.slice(0, limit), total: versions.length, complete: versions.length <= limit };
  };

  return {
    list,
    newest,
    names,
    summary: async () => {
      const { versions, total } = await newest(screenful);
      const latest = (listed?.versions ?? versions).find(({ usable }) => usable)?.name ?? null;
      return { count: total, latest, revision };
    },
    resolve: async name => {
      const oid = await readTagRef(repository, name);
      if (oid === null) {
        throw new Failure('version-missing', `There is no version ${name}.`, { version: name });
      }
      const row = rows.get(tagPrefix + name);
      // What is restored or deployed is never taken from the timeline file alone.
      const isKnown = row?.oid === oid && row.version.usable && row.proven;
      return resolved(isKnown ? row.version : await readVersion(repository, name, oid));
    },
    settled: async () => {
      closing.abort();
      await behind;
      await reading.catch(() => undefined);
      await timeline.settled();
    },
  };
}

/** Whether the list says what its first rows and its length had said before it was read. */
const isAsShown = ({ versions, total }: VersionPage, all: Version[]): boolean =>
  total === all.length &&
  isDeepStrictEqual(all.filter(({ usable }) => usable).slice(0, versions.length), versions);

const isSame = (a: Version[], b: Version[]) =>
  a.length === b.length && a.every((version, index) => version === b[index]);

/** Null for a tag that is not there, or whose name git could not have. */
async function readTagRef(repository: Repository, name: string): Promise<Oid | null> {
  try {
    return await repository.readRef(tagPrefix + name);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === 'name-invalid') return null;
    if (error.code !== 'repository-damaged') throw error;
    const message = `The version ${name} can’t be read: ${error.message}`;
    throw new Failure('version-damaged', message, { version: name }, { cause: error });
  }
}
