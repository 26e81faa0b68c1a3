import type { Command } from 'commander';
import type { At } from '../../../contract/shapes.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { Failure } from '../../core/failure.ts';
import { findEnvironment } from '../find-environment.ts';
import { must, type Outcome } from '../outcome.ts';
import { inProject } from '../run.ts';
import type { Session } from '../session.ts';
import { readSecret } from '../terminal/hidden.ts';
import { needTable } from '../terminal/need-table.ts';
import { printable } from '../terminal/printable.ts';
import { openedProject } from './credentials.ts';

type Options = { version?: string };

const atOf = ({ version }: Options): At =>
  version === undefined ? { kind: 'draft' } : { kind: 'version', name: version };

/** `tagline env connection ...`: what connections.yaml declares, filled in for one environment. */
export function connectionCommands(environments: Command): void {
  const group = environments
    .command('connection')
    .description('the values and secrets that connections.yaml asks of each environment');
  group
    .command('list')
    .argument('<environment>', 'its name or id')
    .description('what is needed and what is set; no secrets')
    .option('--version <name>', 'what this version needs, not the latest draft')
    .action((nameOrId: string, options: Options, command: Command) =>
      inProject(command, async session => {
        const environment = findEnvironment(await openedProject(session), nameOrId);
        return await listed(session, environment, atOf(options));
      }),
    );
  group
    .command('set')
    .argument('<environment>', 'its name or id')
    .argument(
      '<key[=value]>',
      'for example erp.baseUrl=https://erp.example; a secret’s value is read from stdin',
    )
    .description('fill in a field of a connection')
    .action((nameOrId: string, text: string, _options: object, command: Command) =>
      inProject(command, async session => {
        const environment = findEnvironment(session.project, nameOrId);
        const at = text.indexOf('=');
        const key = at < 0 ? text : text.slice(0, at);
        return await set(session, environment, key, at < 0 ? null : text.slice(at + 1));
      }),
    );
  group
    .command('remove')
    .argument('<environment>', 'its name or id')
    .argument('<key>', 'for example erp.baseUrl')
    .description('empty a field of a connection')
    .action((nameOrId: string, key: string, _options: object, command: Command) =>
      inProject(command, async session => {
        const environment = findEnvironment(session.project, nameOrId);
        const { [key]: value, ...others } = environment.connections;
        if (value !== undefined) await update(session, environment, others);
        else
          must(
            await session.client.vault.remove({ environment: environment.id, room: 'connection', name: key }),
          );
        return {
          data: { environment: environment.id, key },
          text: `Removed ${printable(key)} of ${printable(environment.name)}.`,
        };
      }),
    );
  group
    .command('test')
    .argument('<environment>', 'its name or id')
    .argument('<connection>', 'for example erp')
    .description('ask as the connection’s check says; ends with 1 when it fails')
    .option('--version <name>', 'as this version declares it, not the latest draft')
    .action((nameOrId: string, connection: string, options: Options, command: Command) =>
      inProject(command, async ({ client, project }) => {
        const environment = findEnvironment(project, nameOrId).id;
        const at = atOf(options);
        const data = must(await client.connections.test({ environment, connection, at }));
        const text = data.kind === 'cancelled' ? 'Cancelled.' : printable(data.message);
        return { data, text, exit: data.kind === 'passed' ? 0 : 1 };
      }),
    );
}

async function listed({ client, terminal }: Session, environment: Environment, at: At): Promise<Outcome> {
  const { needs } = must(await client.connections.declared({ at, environment: environment.id }));
  const declared = new Set(needs.map(({ key }) => key));
  const undeclared = Object.keys(environment.connections).filter(key => !declared.has(key));
  const lines = [
    needs.length === 0 ? 'Nothing is declared in connections.yaml.' : needTable(needs, terminal),
    ...(undeclared.length === 0 ? [] : [printable(`Set, but not declared: ${undeclared.join(', ')}`)]),
  ];
  return { data: { needs, undeclared }, text: lines.join('\n') };
}

async function set(
  session: Session,
  environment: Environment,
  key: string,
  value: string | null,
): Promise<Outcome> {
  const { client } = session;
  const { needs } = must(await client.connections.declared({ environment: environment.id }));
  const secret = needs.find(need => need.key === key)?.secret ?? false;
  if (secret && value !== null) {
    const message = `${key} is secret: leave its value out, it is read from stdin. What stands on a command line is seen by others, so better change the one that you gave.`;
    throw new Failure('bad-request', message, { key });
  }
  if (secret) {
    const given = await readSecret(`${key} of ${environment.name}`);
    must(
      await client.vault.set({ environment: environment.id, room: 'connection', name: key, value: given }),
    );
  } else if (value === null) {
    const message = `Give the value: \`tagline env connection set ${environment.name} ${key}=VALUE\`. Only what connections.yaml declares as secret is read from stdin.`;
    throw new Failure('bad-request', message, { key });
  } else {
    await update(session, environment, { ...environment.connections, [key]: value });
  }
  return {
    data: { environment: environment.id, key, state: 'set' },
    text: `Set ${printable(key)} of ${printable(environment.name)}.`,
  };
}

async function update(
  { client }: Session,
  { id, name, colour, target }: Environment,
  connections: Environment['connections'],
): Promise<void> {
  must(await client.environments.update({ id, name, colour, target, connections }));
}
