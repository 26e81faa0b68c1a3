import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { checkName } from '../project/naming/check-name.ts';
import type { OpenProject, ResolvedVersion } from '../project/types.ts';
import { takenVersions } from '../project/versions/taken-versions.ts';
import { refuseSecrets } from '../vault/find-secrets.ts';
import { recordEvent } from './record-event.ts';
import { releaseContent } from './release-files.ts';

/** Throws why no version could be made of the draft or none be deployed; asks nothing but the project. */
export async function assertDraftDeployable(project: OpenProject, name: string | undefined): Promise<string> {
  if (name === undefined) {
    throw new Failure('name-invalid', 'Give the version that is deployed a name.', { field: 'name' });
  }
  const { repository, secrets } = project;
  const check = checkName(name, await takenVersions(repository));
  if (!check.ok) throw new Failure(check.code, check.message, { name, repaired: check.repaired });
  const { tree, baseTree } = await project.draft();
  await releaseContent(repository, tree);
  await refuseSecrets(repository, await secrets.searched(), baseTree, tree);
  return name;
}

/** Makes the version that is deployed; the draft may have changed since it was looked at. */
export async function versionOfDraft(
  context: Context,
  project: OpenProject,
  version: { name: string; description: string },
): Promise<ResolvedVersion> {
  await releaseContent(project.repository, (await project.draft()).tree);
  const made = await project.createVersion(version);
  await recordEvent(project, context.ports, { kind: 'version', version: made.name });
  context.changed('versions', 'activity', 'files', 'state');
  return made;
}
