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
import type { Row } from './timeline-row.ts';

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
  /** Resolves when nothing is read or written in the background any more. */
  settled: () => Promise<void>;
};

/** Fewer are all read at once. */
const manyVersions = 1_000;
const screenful = 100;
const pauseMs = 5;

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
  let rows = new Map<string, Row>();
  let sorted: Row[] = [];
  let listed: { refs: ReadonlyMap<string, Oid>; head: Oid | null; versions: Version[] } | null = null;
  let glance: VersionPage | null = null;
  let behind: Promise<void> = Promise.resolve();
  let revision = 0;
  let reading: Promise<Version[]> = Promise.resolve([]);

  /** Reads what is new or was damaged; answers whether anything differs. */
  const readRows = async (refs: ReadonlyMap<string, Oid>): Promise<boolean> => {
    const stored = listed === null ? await timeline.load() : null;
    const known = rows;
    const next = new Map<string, Row>();
    const breathe = createBreather();
    let same = known.size === refs.size;
    for (const [ref, oid] of refs) {
      const name = nameOf(ref);
      const row = known.get(name) ?? stored?.get(`${oid} ${name}`);
      let current = row;
      if (row?.oid !== oid || !row.version.usable) {
        await breathe();
        // A damaged one may have been repaired since.
        const version = await readVersion(repository, name, oid);
        const asBefore = row?.oid === oid && row.version.problem?.message === version.problem?.message;
        current = asBefore ? row : { oid, version, proven: true };
      }
      if (current === undefined) continue;
      same &&= current === known.get(name);
      next.set(name, current);
    }
    rows = next;
    return !same;
  };

  /** The rows that are left in their old order, what is new before them. */
  const nearlySorted = (): Row[] => {
    const old = sorted.filter(row => rows.get(row.version.name) === row);
    const before = new Set(old);
    return [...[...rows.values()].filter(row => !before.has(row)), ...old];
  };

  const read = async (): Promise<Version[]> => {
    const [refs, { commit: head }] = await Promise.all([repository.listRefs(tagPrefix), repository.head()]);
    const last = listed;
    const hasBad = sorted.some(({ version }) => !version.usable);
    if (last !== null && last.refs === refs && last.head === head && !hasBad) return last.versions;
    const differs = await readRows(refs);
    if (last !== null && last.head === head && !differs) {
      listed = { ...last, refs };
      return last.versions;
    }
    sorted = await sortRows(nearlySorted(), head, places);
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
    await setTimeout(pauseMs);
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
      const row = rows.get(name);
      // What is restored or deployed is never taken from the timeline file alone.
      const isKnown = row?.oid === oid && row.version.usable && row.proven;
      return resolved(isKnown ? row.version : await readVersion(repository, name, oid));
    },
    settled: async () => {
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
