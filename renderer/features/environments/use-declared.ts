import type { ConnectionNeed } from '../../../contract/commands/deploy.ts';
import type { DeclaredConnection } from '../../../contract/connections/declaration.ts';
import type { At } from '../../../contract/shapes.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { client } from '../../store/client.ts';
import { useProject } from '../../store/store.ts';
import { type Query, useQuery } from '../../store/use-query.ts';

export type Declared = { connections: DeclaredConnection[]; needs: ConnectionNeed[] };

/** What a state of the project declares, and what of it the environment (null: a new one) has. */
export function useDeclared(at: At, environment: Environment | null): Query<Declared> {
  const { path, stamps } = useProject();
  const known = environment && [environment.id, environment.connections, environment.credentials];
  return useQuery(`${path} ${stamps.files} ${stamps.versions} ${JSON.stringify([at, known])}`, () =>
    client.connections.declared({ at, environment: environment?.id ?? null }),
  );
}
