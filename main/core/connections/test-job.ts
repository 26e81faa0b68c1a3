import type { ConnectionTest } from '../../../contract/commands/connections.ts';
import type { DeclaredConnection, DeclaredField } from '../../../contract/connections/declaration.ts';
import type { contract, ParsedInputOf } from '../../../contract/contract.ts';
import type { Context } from '../context.ts';
import { openEnvironments } from '../environments/environments.ts';
import { Failure } from '../failure.ts';
import type { Secrets } from '../vault/secrets.ts';
import { checkAddress, type FieldValues, missingFields, noAddress } from './check-request.ts';
import { plainValues } from './plain-values.ts';
import { readDeclaration } from './read-declaration.ts';
import { testConnection } from './test-connection.ts';
import { treeAt } from './tree-at.ts';

type Request = ParsedInputOf<(typeof contract)['connections']['test']>;

/**
 * Tries a connection out as a job, and answers when it has ended. Throws `environment-missing`,
 * `connection-missing` where a field that its check needs has no value, `credential-missing` where a secret was
 * set for another address, `vault-locked`, and `bad-request` where the connection declares no check.
 */
export async function runConnectionTest(context: Context, request: Request): Promise<ConnectionTest> {
  const project = context.project();
  const declared = await readDeclaration(project.repository, await treeAt(project, request.at));
  const connection = declared.connections.find(({ name }) => name === request.connection);
  if (!connection?.check) {
    const why = connection ? 'declares no check' : 'is not declared';
    const message = `The connection ${request.connection} ${why}, so it can’t be tested. connections.yaml says what is.`;
    throw new Failure('bad-request', message, { connection: request.connection });
  }
  const environment =
    request.environment === null ? null : await openEnvironments(project.repository).get(request.environment);
  const kept = environment?.connections ?? {};
  const values = plainValues(connection, { ...kept, ...request.values });
  refuseMissing(connection, values, ({ secret }) => !secret);
  const address = checkAddress(connection, values);
  if (address === null) throw noAddress(connection);
  const secrets = await secretsOf(connection, request, project.secrets, address);
  for (const [name, value] of secrets) values.set(name, value);
  refuseMissing(connection, values, ({ secret }) => secret);

  let result: ConnectionTest = { kind: 'cancelled' };
  const { done } = context.jobs.start({
    kind: 'connection',
    title: `Test ${connection.title}`,
    phases: ['Ask'],
    cancellable: true,
    run: async ({ signal }) => {
      result = await testConnection(connection, values, [...secrets.values()], signal);
      if (result.kind === 'cancelled') return { state: 'cancelled', message: 'Cancelled' };
      return { state: 'succeeded', message: result.message };
    },
  });
  const { error } = await done;
  if (error) throw new Failure(error.code, error.message, error.data);
  return result;
}

/** What was typed, else what is kept for this environment and for where the check goes to. */
async function secretsOf(
  { fields, check }: DeclaredConnection,
  { environment, secrets: typed }: Request,
  kept: Secrets,
  address: string,
): Promise<Map<string, string>> {
  const used = JSON.stringify(check);
  const found = new Map<string, string>();
  for (const { key, name, secret } of fields) {
    if (!secret || !used.includes(`{${name}}`)) continue;
    const own = Object.hasOwn(typed, key) ? typed[key] : undefined;
    const value =
      own ??
      (environment === null ? null : await kept.get({ environment, room: 'connection', name: key }, address));
    if (value) found.set(name, value);
  }
  return found;
}

function refuseMissing(
  connection: DeclaredConnection,
  values: FieldValues,
  asked: (field: DeclaredField) => boolean,
): void {
  const fields = missingFields(connection, values).filter(asked);
  if (fields.length === 0) return;
  const message = `To test ${connection.title}, fill in first: ${fields.map(({ title }) => title).join(', ')}.`;
  throw new Failure('connection-missing', message, { fields: fields.map(({ key }) => key) });
}
