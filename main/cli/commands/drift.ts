import type { Command } from 'commander';
import type { LiveDrift, LiveState } from '../../../contract/snapshot.ts';
import { findEnvironment } from '../find-environment.ts';
import { must, type Outcome } from '../outcome.ts';
import { inProject } from '../run.ts';
import type { Session } from '../session.ts';
import { printable } from '../terminal/printable.ts';
import { table } from '../terminal/table.ts';
import { words } from '../words.ts';

type Options = { ignore?: boolean; tell?: boolean };
type Look = { environment: string; live: LiveState; message: string; drift: LiveDrift | null };

/**
 * `tagline drift [ENV]`: reads what really runs, for a scheduler too: ends as `live-differs` where something else
 * runs than was deployed and nobody ignores it, as `target-unreachable` where that can't be told.
 */
export function driftCommand(program: Command): void {
  program
    .command('drift')
    .argument('[environment]', 'its name or id; all that something was deployed to, when left out')
    .description('read what really runs, and compare it with what was deployed')
    .option('--ignore', 'do not tell of the difference that is there now, until it changes again')
    .option('--tell', 'tell of it again')
    .action((nameOrId: string | undefined, options: Options, command: Command) =>
      inProject(command, session => lookAtLive(session, nameOrId, options)),
    );
}

async function lookAtLive(
  session: Session,
  nameOrId: string | undefined,
  options: Options,
): Promise<Outcome> {
  const { client, project, terminal } = session;
  const chosen =
    nameOrId === undefined
      ? project.environments.filter(({ running }) => running !== null)
      : [findEnvironment(project, nameOrId)];
  for (const { id } of chosen) {
    must(await client.deploy.check({ environment: id }));
    if (options.ignore || options.tell) {
      must(await client.deploy.ignoreDrift({ environment: id, ignore: options.tell !== true }));
    }
  }
  const { project: now } = must(await client.app.snapshot({}));
  const looks = chosen.flatMap(({ id, name }): Look[] => {
    const look = now?.environments.find(environment => environment.id === id)?.look;
    return look ? [{ environment: name, live: look.live, message: look.message, drift: look.drift }] : [];
  });
  return { data: { environments: looks }, text: textOf(looks, terminal), exit: exitOf(looks) };
}

function exitOf(looks: Look[]): number {
  if (looks.some(({ drift }) => drift && !drift.ignored)) return words['live-differs'].exit;
  return looks.some(({ live }) => live === 'unreachable') ? words['target-unreachable'].exit : 0;
}

function textOf(looks: Look[], { paint, width }: Session['terminal']): string {
  if (looks.length === 0) return 'Nothing is deployed yet.';
  const rows = looks.map(({ environment, live, message, drift }) => {
    const told = drift && !drift.ignored;
    const word = drift?.ignored ? 'ignored' : told ? 'drift' : live;
    const colour = told || live === 'unreachable' ? { paint: paint.red } : {};
    const says = drift && live === 'unreachable' ? `${message} Before: ${drift.message}` : message;
    return [{ text: printable(environment), paint: paint.bold }, { text: word, ...colour }, printable(says)];
  });
  return table(rows, { width });
}
