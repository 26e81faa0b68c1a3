import type { Command } from 'commander';
import { Failure } from '../../core/failure.ts';
import { findEnvironment } from '../find-environment.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import { printable } from '../terminal/printable.ts';

/** `tagline env trust ENV FINGERPRINT`: that server, and no other, may be given this environment's credentials. */
export function trustCommand(group: Command): void {
  group
    .command('trust')
    .argument('<environment>', 'its name or id')
    .argument('<fingerprint>', 'of the server’s key, as a deployment has shown it: SHA256:…')
    .description('confirm the key of the server that an environment is reached over')
    .action((nameOrId: string, fingerprint: string, _options: object, command: Command) =>
      inProject(command, async ({ client, project }) => {
        const { id, name, colour, connections, target } = findEnvironment(project, nameOrId);
        if (target.hostKey === undefined) {
          throw new Failure(
            'bad-request',
            `${printable(name)} is not reached over SSH: it has no server to trust.`,
          );
        }
        const trusted = { ...target, hostKey: fingerprint };
        must(await client.environments.update({ id, name, colour, connections, target: trusted }));
        return {
          data: { id, name, fingerprint },
          text: `${printable(name)} trusts the server with the key ${printable(fingerprint)} from now on.`,
        };
      }),
    );
}
