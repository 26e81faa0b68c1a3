import type { ConnectionNeed } from '../../../contract/commands/deploy.ts';
import type { Declaration } from '../../../contract/connections/declaration.ts';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import type { Chosen } from '../deploy/source.ts';
import { asFailure, Failure } from '../failure.ts';
import type { OpenProject } from '../project/types.ts';
import type { Oid } from '../repository/types.ts';
import type { Secrets } from '../vault/secrets.ts';
import { readDeclaration } from './read-declaration.ts';

export type Needs = {
  needs: ConnectionNeed[];
  /** Why a state that needs this can't be deployed: `connections-invalid`, `connection-missing`, `vault-locked`. */
  refusal: Failure | null;
  /** A sentence where the project uses the declaration's name for something else; null where it does not. */
  foreign: string | null;
};

const foreignFile =
  'connections.yaml is no declaration of connections: it means something else here, so nothing is asked of the environment.';

type Environment = Pick<EnvironmentDefinition, 'id' | 'name' | 'connections'>;

/** What a state of the project declares that it needs, and what of it the environment has. Never throws. */
export async function findNeeds(
  { repository, secrets }: Pick<OpenProject, 'repository' | 'secrets'>,
  environment: Environment,
  tree: Oid,
): Promise<Needs> {
  try {
    const declaration = await readDeclaration(repository, tree);
    const { needs, locked } = await compareNeeds(declaration, environment, secrets);
    const foreign = declaration.foreign ? foreignFile : null;
    return { needs, refusal: refusalOf(needs, environment, locked), foreign };
  } catch (error) {
    return { needs: [], refusal: asFailure(error, 'read what the integration needs'), foreign: null };
  }
}

/**
 * Throws the refusal. What ran there once may be brought back, also by whoever can't read any more what it needs.
 * @param version null: the draft
 */
export async function assertNeeds(
  project: Pick<OpenProject, 'repository' | 'secrets' | 'draft'>,
  environment: Environment,
  { action, version }: Pick<Chosen, 'action' | 'version'>,
): Promise<void> {
  const tree = version?.tree ?? (await project.draft()).tree;
  const { refusal } = await findNeeds(project, environment, tree);
  if (refusal && !isPassedOver(action, refusal)) throw refusal;
}

export const isPassedOver = (action: Chosen['action'], { code }: Failure): boolean =>
  action === 'rollback' && code === 'connections-invalid';

/** What is declared beside what the environment has. `locked`: why that of a secret can't be known. */
export async function compareNeeds(
  { connections }: Declaration,
  { id, connections: values }: Environment,
  secrets: Secrets,
): Promise<{ needs: ConnectionNeed[]; locked: Failure | null }> {
  let locked: Failure | null = null;
  const stateOfSecret = async (name: string): Promise<ConnectionNeed['state']> => {
    try {
      const value = await secrets.get({ environment: id, room: 'connection', name });
      return value === null ? 'missing' : 'set';
    } catch (error) {
      locked = asFailure(error, 'read the credentials');
      return 'unknown';
    }
  };
  const needs: ConnectionNeed[] = [];
  for (const { title: connection, fields } of connections) {
    for (const { key, title, secret, optional } of fields) {
      const given = Object.hasOwn(values, key) && values[key] !== '';
      const state = secret ? await stateOfSecret(key) : given ? 'set' : 'missing';
      const variable = secret ? secrets.variable?.({ environment: id, room: 'connection', name: key }) : null;
      const by = variable ? { variable } : {};
      needs.push({ key, connection, title, secret, optional, state, ...by });
    }
  }
  return { needs, locked };
}

function refusalOf(
  needs: ConnectionNeed[],
  { id, name }: Environment,
  locked: Failure | null,
): Failure | null {
  const required = needs.filter(({ optional }) => !optional);
  const missing = required.filter(({ state }) => state === 'missing');
  if (missing.length > 0) {
    const named = missing.map(({ connection, title, key }) => `“${title}” of ${connection} (${key})`);
    const shown = named.slice(0, 20).join(', ');
    const more = named.length > 20 ? ` and ${named.length - 20} more` : '';
    const message = `The integration needs what ${name} does not have yet: ${shown}${more}.`;
    return new Failure('connection-missing', message, {
      environment: id,
      fields: missing.map(({ key }) => key),
    });
  }
  return required.some(({ state }) => state === 'unknown') ? locked : null;
}
