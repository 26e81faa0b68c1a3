import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Version } from '../../../../contract/commands/versions.ts';
import { Failure } from '../../failure.ts';
import { createBreather } from '../../repository/breathe.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import { tagPrefix } from '../refs.ts';
import type { ResolvedVersion } from '../types.ts';
import { createHistoryPlaces } from './history-places.ts';
import { openKeptList } from './kept-list.ts';
import { readVersion } from './read-version.ts';
import { readTagRef, resolved } from './resolve-version.ts';
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
  /** The same as a page, which may be as it was kept by an earlier run: checked against every ref, not parsed. */
  all: () => Promise<VersionPage>;
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
/** Versions that are compared, read or deployed again and again. */
const mostProven = 100;
const pauseMs = 200;
/** The list is kept once it has been the same for so long, or when the project is closed. */
const keepMs = 2_000;

/** What was told before the list was read, and how to see whether the list says the same. */
type Told = {
  page: VersionPage;
  holds: (versions: Version[], head: Oid | null) => Promise<boolean> | boolean;
};

const nameOf = (ref: string) => ref.slice(tagPrefix.length);

/** The project's versions: its tags. A tag is read once; a changed or new one is read again. */
export function createVersionIndex(repository: Repository, onChanged: () => void): VersionIndex {
  const places = createHistoryPlaces(repository);
  const timeline = openTimeline(repository.gitDir, places);
  const kept = openKeptList(repository.gitDir);
  /** By the ref's full name. */
  const rows = new Map<string, Row>();
  let rowsOf: ReadonlyMap<string, Oid> = new Map();
  const bad = new Set<Row>();
  /** What was read from the objects themselves since, where the list is from the timeline file. */
  const proven = new Map<string, Row>();
  let sorted: Row[] = [];
  let listed: { refs: ReadonlyMap<string, Oid>; head: Oid | null; versions: Version[] } | null = null;
  let told: Told | null = null;
  const closing = new AbortController();
  let behind: Promise<void> | null = null;
  let keeping: NodeJS.Timeout | null = null;
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
    if (!unchanged && !(await told?.holds(versions, head))) {
      revision++;
      if (told) onChanged();
    }
    told = null;
    timeline.keep(sorted);
    keepLater();
    return listed.versions;
  };

  /** What the list depends on; null where that can't be told. */
  const stateOf = async (head: Oid | null, options?: { glimpse?: boolean }): Promise<string | null> => {
    const digest = await repository.refsDigest(tagPrefix, options);
    return digest && `${digest} ${head}`;
  };

  const keepLater = () => {
    if (keeping !== null) clearTimeout(keeping);
    keeping = setTimeout(() => void keep().catch(() => undefined), keepMs).unref();
  };

  const keep = async () => {
    keeping = null;
    if (listed === null || listed.versions.length < manyVersions || bad.size > 0) return;
    const { refs, head, versions } = listed;
    const state = await stateOf(head);
    // A list that is not of the refs as they are now will be read again.
    if (state === null || kept.isOf(state) || (await repository.listRefs(tagPrefix)) !== refs) return;
    kept.write(state, versions);
  };

  const list = () => {
    // One after the other, so that many askers at once cost one reading.
    reading = reading.then(read, read);
    return reading;
  };

  const names = async () => (await repository.listRefNames(tagPrefix)).map(nameOf);

  /** The first rows of a list that was kept. Bad rows are never kept. */
  const keptGlance = async (limit: number): Promise<Told | null> => {
    const { commit: head } = await repository.head();
    const state = await stateOf(head, { glimpse: true });
    const page = state === null ? null : kept.first(state, limit);
    if (state === null || page === null) return null;
    return { page, holds: async (_, now) => bad.size === 0 && (await stateOf(now)) === state };
  };

  const timelineGlance = async (limit: number): Promise<Told | null> => {
    const tail = timeline.newest(limit);
    if (tail === null || tail.total < manyVersions) return null;
    if (!tail.isOf(await names())) return null;
    const found = new Map<string, Version>();
    for (const { oid, version } of tail.rows) {
      if (found.size === limit) break;
      if ((await repository.readRef(tagPrefix + version.name)) === oid) found.set(version.name, version);
    }
    if (found.size < limit) return null;
    const page = { versions: [...found.values()], total: tail.total, complete: false };
    return { page, holds: versions => isAsShown(page, versions) };
  };

  const tell = async (limit: number) => {
    const failed = () => null;
    told = (await keptGlance(limit).catch(failed)) ?? (await timelineGlance(limit).catch(failed));
    if (told !== null) behind ??= listBehind();
  };

  /** Once the first rows are on their way. Who needs the whole list hears what is wrong with it. */
  const listBehind = async () => {
    try {
      await sleep(pauseMs, undefined, { signal: closing.signal });
    } catch {
      return;
    }
    await list().catch(() => undefined);
  };

  const newest = async (limit: number): Promise<VersionPage> => {
    if (listed === null && told === null) await tell(limit);
    if (listed === null && told !== null && told.page.versions.length >= limit) {
      return { ...told.page, versions: told.page.versions.slice(0, limit) };
    }
    const versions = await list();
    return { versions: versions.slice(0, limit), total: versions.length, complete: versions.length <= limit };
  };

  const all = async (): Promise<VersionPage> => {
    if (listed === null && told === null) await tell(screenful);
    if (listed === null && told !== null) {
      const { commit: head } = await repository.head();
      const state = await stateOf(head);
      const page = state === null ? null : kept.whole(state);
      if (page !== null) return page;
    }
    const versions = await list();
    return { versions, total: versions.length, complete: true };
  };

  return {
    list,
    all,
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
      const listed = rows.get(tagPrefix + name);
      // What is restored or deployed is never taken from the timeline file alone.
      const known = listed?.proven ? listed : proven.get(name);
      if (known?.oid === oid && known.version.usable) return resolved(known.version);
      const version = await readVersion(repository, name, oid);
      if (proven.size >= mostProven) proven.clear();
      proven.set(name, rowOf(oid, version, true));
      return resolved(version);
    },
    settled: async () => {
      closing.abort();
      await behind;
      await reading.catch(() => undefined);
      if (keeping !== null) {
        clearTimeout(keeping);
        await keep().catch(() => undefined);
      }
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
