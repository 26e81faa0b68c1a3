import type { Person } from '../../../../contract/shapes.ts';
import { Failure } from '../../failure.ts';
import type { Oid, Signature } from '../../repository/types.ts';
import { refuseSecrets } from '../../vault/find-secrets.ts';
import { checkName } from '../naming/check-name.ts';
import { tagPrefix } from '../refs.ts';
import type { ResolvedVersion } from '../types.ts';
import type { Workspace } from '../workspace.ts';
import { cleanDescription } from './create-version.ts';
import { takenVersions } from './taken-versions.ts';

export type TreeVersion = {
  name: string;
  description: string;
  /** What the version holds, all written; and the version that it comes from, null for none. */
  tree: Oid;
  parent: { commit: Oid; tree: Oid } | null;
};

/**
 * Makes a version of files that don't stand in the working folder. The branch, the draft and the working folder
 * stay as they are: only the tag is new.
 * Throws `name-invalid`, `name-taken`, `author-unknown`, `secret-found`, `read-only`, `busy`.
 */
export async function versionOfTree(workspace: Workspace, input: TreeVersion): Promise<ResolvedVersion> {
  const { repository } = workspace;
  const { name, tree, parent } = input;
  const author: Person = await workspace.author();
  // Before the lock: a keychain may ask the user.
  const secrets = await workspace.secrets.searched();
  return workspace.write(async () => {
    const check = checkName(name, await takenVersions(repository));
    if (!check.ok) throw new Failure(check.code, check.message, { name, repaired: check.repaired });
    await refuseSecrets(repository, secrets, parent?.tree ?? null, tree);
    const signature: Signature = { ...author, date: workspace.clock() };
    const description = cleanDescription(input.description);
    const commit = await repository.writeCommit({
      tree,
      parents: parent === null ? [] : [parent.commit],
      author: signature,
      message: description === '' ? name : `${name}\n\n${description}`,
    });
    const message = description || name;
    const tag = await repository.writeTag({
      object: commit,
      type: 'commit',
      name,
      tagger: signature,
      message,
    });
    await repository.publish({
      prove: { tag, name, commit, tree },
      refs: [{ ref: tagPrefix + name, next: tag, expected: null }],
    });
    return { name, description, tag, commit, tree, date: signature.date.toISOString(), author };
  });
}
