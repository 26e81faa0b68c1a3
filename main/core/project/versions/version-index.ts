import type { Version } from '../../../../contract/commands/versions.ts';
import { Failure } from '../../failure.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import { mapBounded } from '../bounded.ts';
import { tagPrefix } from '../refs.ts';
import type { ResolvedVersion } from '../types.ts';
import { readVersion } from './read-version.ts';
import { sortVersions } from './sort-versions.ts';

export type VersionIndex = {
  /** Newest first, bad rows included. */
  list: () => Promise<Version[]>;
  /** Throws `version-missing` or `version-damaged`. */
  resolve: (name: string) => Promise<ResolvedVersion>;
};

const readAtOnce = 16;

/** Throws `version-damaged` for a row that can't be used. */
export function resolved(version: Version): ResolvedVersion {
  const { name, description, commit, tree, date, author } = version;
  if (!version.usable || commit === null || tree === null) {
    const message = version.problem?.message ?? `The version ${name} can’t be read.`;
    throw new Failure('version-damaged', message, { version: name });
  }
  return { name, description, tag: version.tag ?? commit, commit, tree, date, author };
}

/** The project's versions: its tags. A tag is read once; a changed or new one is read again. */
export function createVersionIndex(repository: Repository): VersionIndex {
  const parents = new Map<Oid, Oid | null>();
  let rows = new Map<string, { oid: Oid; version: Version }>();
  let sorted: { head: Oid | null; versions: Version[] } | null = null;
  let reading: Promise<Version[]> = Promise.resolve([]);

  const read = async (): Promise<Version[]> => {
    const [refs, { commit: head }] = await Promise.all([repository.listRefs(tagPrefix), repository.head()]);
    const known = rows;
    let same = known.size === refs.size;
    const next = await mapBounded([...refs], readAtOnce, async ([ref, oid]) => {
      const name = ref.slice(tagPrefix.length);
      const row = known.get(name);
      if (row?.oid === oid && row.version.usable) return [name, row] as const;
      // A damaged one may have been repaired since.
      const version = await readVersion(repository, name, oid);
      if (row?.oid === oid && row.version.problem?.message === version.problem?.message)
        return [name, row] as const;
      same = false;
      return [name, { oid, version }] as const;
    });
    if (sorted !== null && same && sorted.head === head) return sorted.versions;
    rows = new Map(next);
    const versions = next.map(([, row]) => row.version);
    sorted = { head, versions: await sortVersions(repository, head, versions, parents) };
    return sorted.versions;
  };

  return {
    list: () => {
      // One after the other, so that many askers at once cost one reading.
      reading = reading.then(read, read);
      return reading;
    },
    resolve: async name => {
      const oid = await readTagRef(repository, name);
      if (oid === null) {
        throw new Failure('version-missing', `There is no version ${name}.`, { version: name });
      }
      const row = rows.get(name);
      const version =
        row?.oid === oid && row.version.usable ? row.version : await readVersion(repository, name, oid);
      return resolved(version);
    },
  };
}

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
