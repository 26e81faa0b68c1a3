import type { Command } from 'commander';
import type { CredentialState, Environment } from '../../../contract/snapshot.ts';
import { variableOf } from '../../core/vault/variables.ts';
import { findEnvironment } from '../find-environment.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import type { Session } from '../session.ts';
import { readSecret } from '../terminal/hidden.ts';
import { printable } from '../terminal/printable.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

type Options = { connection?: boolean };

const roomOf = ({ connection = false }: Options) => (connection ? 'connection' : 'target');

/** `tagline env credential ...`: a value comes from stdin or from a prompt, never as an argument. */
export function credentialCommands(environments: Command): void {
  const group = environments
    .command('credential')
    .description('passwords, keys and tokens of an environment; kept encrypted, never shown');
  group
    .command('set')
    .argument('<environment>', 'its name or id')
    .argument('<name>', 'for example password')
    .description('keep a credential; its value is read from stdin or asked for')
    .option('--connection', 'of a connection, not of the target')
    .action((nameOrId: string, name: string, options: Options, command: Command) =>
      inProject(command, async ({ client, project }) => {
        const environment = findEnvironment(project, nameOrId);
        const value = await readSecret(`${name} of ${environment.name}`);
        must(await client.vault.set({ environment: environment.id, room: roomOf(options), name, value }));
        return {
          data: { environment: environment.id, room: roomOf(options), name, state: 'set' },
          text: `Set ${printable(name)} of ${printable(environment.name)}.`,
        };
      }),
    );
  group
    .command('remove')
    .argument('<environment>', 'its name or id')
    .argument('<name>')
    .description('forget a credential')
    .option('--connection', 'of a connection, not of the target')
    .action((nameOrId: string, name: string, options: Options, command: Command) =>
      inProject(command, async ({ client, project }) => {
        const { id, name: environment } = findEnvironment(project, nameOrId);
        must(await client.vault.remove({ environment: id, room: roomOf(options), name }));
        return {
          data: { environment: id, room: roomOf(options), name },
          text: `Removed ${printable(name)} of ${printable(environment)}.`,
        };
      }),
    );
  group
    .command('list')
    .argument('<environment>', 'its name or id')
    .description('which credentials are set; no values')
    .action((nameOrId: string, _options: object, command: Command) =>
      inProject(command, async session => {
        const environment = findEnvironment(await openedProject(session), nameOrId);
        const credentials = environment.credentials.map(credential => ({
          ...credential,
          variable: variableOf({ environment: environment.id, ...credential }),
        }));
        return { data: { credentials }, text: credentialTable(environment, session.terminal) };
      }),
    );
}

/** With the vault opened where that can be: else it isn't known what is set. */
export async function openedProject({ client, core, project }: Session) {
  if (core.snapshot().vault.state !== 'locked') return project;
  const reply = await client.vault.unlock({});
  if (!reply.ok && reply.error.code !== 'vault-locked') must(reply);
  return must(await client.app.snapshot({})).project ?? project;
}

const words: Record<CredentialState['state'], string> = {
  set: 'set',
  missing: 'not set',
  unknown: 'locked',
  variable: 'by variable',
  elsewhere: 'set for another address',
};

function credentialTable({ id, name, credentials }: Environment, { paint, width }: Terminal): string {
  if (credentials.length === 0) return `${printable(name)} takes no credentials, and none is set.`;
  const rows = credentials.map(credential => [
    { text: printable(credential.name), paint: paint.bold },
    { text: words[credential.state] },
    { text: variableOf({ environment: id, ...credential }), paint: paint.dim },
    credential.sameAsLast
      ? { text: 'the same as in the last environment', paint: paint.yellow }
      : { text: '' },
  ]);
  const head = ['CREDENTIAL', 'STATE', 'VARIABLE', ''].map(text => ({ text, paint: paint.dim }));
  return table([head, ...rows], { width });
}
