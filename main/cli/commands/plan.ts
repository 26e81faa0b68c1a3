import type { DeployPlan, DeploySource, NotedVersion } from '../../../contract/commands/deploy.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { must, type Outcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { changeLines, countsText } from '../terminal/counts.ts';
import { needTable } from '../terminal/need-table.ts';
import type { Paint } from '../terminal/paint.ts';
import { printable } from '../terminal/printable.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { words } from '../words.ts';

/** What a deployment would do; ends like the deployment would when it can't be done. */
export async function planOutcome(
  { client, terminal }: Session,
  environment: Environment,
  source: DeploySource,
): Promise<Outcome> {
  const plan = must(await client.deploy.plan({ environment: environment.id, source }));
  const end = plan.blockers[0]?.code ?? (plan.drift === null ? undefined : 'live-differs');
  return {
    data: plan,
    text: planText(plan, environment, terminal),
    ...(end === undefined ? {} : { exit: words[end].exit }),
  };
}

const driftAdvice =
  'The deployment stops at that: keep what was changed there with `tagline adopt`, or deploy with --overwrite.';

function planText(plan: DeployPlan, environment: Environment, terminal: Terminal): string {
  const { paint } = terminal;
  const what = plan.version === null ? 'the latest draft' : printable(plan.version);
  const where = `${what} to ${printable(environment.name)}`;
  return [
    paint.bold(
      plan.counts === null
        ? `What deploying ${where} would change can’t be told now`
        : `Deploying ${where} would change ${countsText(plan.counts)}`,
    ),
    ...notesLines(plan, paint),
    printable(plan.liveMessage),
    ...(plan.drift === null ? [] : [paint.yellow(driftAdvice)]),
    ...changeLines(plan.changes, paint),
    ...(plan.needs.length === 0 ? [] : ['It needs these connections:', needTable(plan.needs, terminal)]),
    ...plan.warnings.map(warning => paint.yellow(printable(warning))),
    ...plan.blockers.map(({ message }) => paint.red(printable(message))),
  ].join('\n');
}

/** What comes and what is taken back, a version each with the first line of its description. */
function notesLines({ notes, version }: DeployPlan, paint: Paint): string[] {
  if (notes === null) return [];
  const { summary, receives, takesBack, received, takenBack } = notes;
  const lines = (sign: string, versions: NotedVersion[]) =>
    versions.map(({ name, description }) => {
      const [first = ''] = description.trim().split('\n');
      return `  ${sign} ${printable(name)}${first === '' ? '' : paint.dim(`  ${printable(first)}`)}`;
    });
  const draft = version === null ? 1 : 0;
  const more = received - draft + takenBack - receives.length - takesBack.length;
  return [
    printable(summary),
    ...lines('>', receives),
    ...lines('<', takesBack),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
