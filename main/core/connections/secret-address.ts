import { openEnvironments } from '../environments/environments.ts';
import type { OpenProject } from '../project/types.ts';
import { checkAddress } from './check-request.ts';
import { plainValues } from './plain-values.ts';
import { readDeclaration } from './read-declaration.ts';

/**
 * Where a secret of a connection would be sent by its check, as the environment and the latest draft stand;
 * undefined where it is not to be sent, or nobody can tell.
 */
export async function secretAddress(
  project: Pick<OpenProject, 'repository' | 'draft'>,
  environmentId: string,
  key: string,
): Promise<string | undefined> {
  const { connections: values } = await openEnvironments(project.repository).get(environmentId);
  const { tree } = await project.draft();
  const declared = await readDeclaration(project.repository, tree).catch(() => null);
  const connection = declared?.connections.find(({ fields }) => fields.some(field => field.key === key));
  return connection && (checkAddress(connection, plainValues(connection, values)) ?? undefined);
}
