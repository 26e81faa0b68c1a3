import type { Version } from '../../../../contract/commands/versions.ts';
import { Failure } from '../../failure.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import { tagPrefix } from '../refs.ts';
import type { ResolvedVersion } from '../types.ts';

/** Throws `version-damaged` for a row that can't be used. */
export function resolved(version: Version): ResolvedVersion {
  const { name, description, commit, tree, date, author } = version;
  if (!version.usable || commit === null || tree === null) {
    const message = version.problem?.message ?? `The version ${name} can’t be read.`;
    throw new Failure('version-damaged', message, { version: name });
  }
  return { name, description, tag: version.tag ?? commit, commit, tree, date, author };
}

/** Null for a tag that is not there, or whose name git could not have. */
export async function readTagRef(repository: Repository, name: string): Promise<Oid | null> {
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
