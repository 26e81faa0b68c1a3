import { Failure } from '../../failure.ts';
import type { Oid } from '../../repository/types.ts';
import { checkName } from '../naming/check-name.ts';
import { tagPrefix } from '../refs.ts';
import type { Workspace } from '../workspace.ts';
import { takenVersions } from './taken-versions.ts';

/** What a deleted version named stays here, so that nothing is ever lost. Several tags can name one commit. */
const keptRef = (name: string, oid: Oid) => `refs/tagline/deleted/${oid}/${name.replaceAll('/', '%2F')}`;

/** Takes a version out of the list; answers what `undeleteVersion` needs. Throws `version-missing`. */
export function deleteVersion(workspace: Workspace, name: string): Promise<{ undoToken: Oid }> {
  return workspace.write(async () => {
    const { repository } = workspace;
    const oid = await repository.readRef(tagPrefix + name);
    if (oid === null) {
      throw new Failure('version-missing', `There is no version ${name}.`, { version: name });
    }
    const kept = await repository.readRef(keptRef(name, oid));
    // First kept, then removed: a kill in between leaves the version where it was.
    if (kept === null) await repository.updateRef(keptRef(name, oid), oid, null);
    await repository.removeRef(tagPrefix + name, oid);
    if (workspace.standing.kind === 'viewing' && workspace.standing.version === name) {
      workspace.standing = { kind: 'draft' };
    }
    return { undoToken: oid };
  });
}

/** Brings a deleted version back under its name. Throws `name-taken`, or `version-missing` when it was not kept. */
export function undeleteVersion(workspace: Workspace, name: string, undoToken: Oid): Promise<void> {
  return workspace.write(async () => {
    const { repository } = workspace;
    const check = checkName(name, await takenVersions(repository));
    if (!check.ok) throw new Failure(check.code, check.message, { name, repaired: check.repaired });
    if ((await repository.readRef(keptRef(name, undoToken))) === null) {
      throw new Failure('version-missing', `The version ${name} was not kept.`, { version: name });
    }
    await repository.updateRef(tagPrefix + name, undoToken, null);
    await repository.removeRef(keptRef(name, undoToken), undoToken);
  });
}
