import type { HandlersOf } from '../../../contract/contract.ts';
import { compareNeeds } from '../connections/needs.ts';
import { readDeclaration } from '../connections/read-declaration.ts';
import { runConnectionTest } from '../connections/test-job.ts';
import { treeAt } from '../connections/tree-at.ts';
import type { Context } from '../context.ts';
import { openEnvironments } from '../environments/environments.ts';

export function connectionsHandlers(context: Context): HandlersOf<'connections'> {
  return {
    declared: async ({ at, environment: id }) => {
      const project = context.project();
      const declaration = await readDeclaration(project.repository, await treeAt(project, at));
      if (id === null) return { ...declaration, needs: [] };
      const environment = await openEnvironments(project.repository).get(id);
      const { needs } = await compareNeeds(declaration, environment, project.secrets);
      return { ...declaration, needs };
    },
    test: input => runConnectionTest(context, input),
  };
}
