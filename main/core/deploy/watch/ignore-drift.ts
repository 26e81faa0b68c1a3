import { randomUUID } from 'node:crypto';
import { openEnvironments } from '../../environments/environments.ts';
import { runningHistory } from '../../environments/running.ts';
import type { Ports } from '../../ports.ts';
import type { OpenProject } from '../../project/types.ts';
import { openAudit } from '../audit.ts';
import { authorOrNull } from '../record-event.ts';

/**
 * What was found to differ in an environment is not told any more until it changes, or is told again; the audit trail
 * keeps who decided so. Throws `environment-missing`, and what can't be written.
 */
export async function ignoreDrift(
  project: OpenProject,
  { clock, appVersion }: Pick<Ports, 'clock' | 'appVersion'>,
  { environment: id, ignore }: { environment: string; ignore: boolean },
): Promise<{ kind: 'done' | 'nothing-to-do' }> {
  const { repository, looks } = project;
  const environment = await openEnvironments(repository).get(id);
  const audit = openAudit(repository);
  const { running } = runningHistory(await audit.list(), id);
  const look = await looks.of(environment, running && { receiptId: running.id });
  if (!look?.drift || look.drift.ignored === ignore) return { kind: 'nothing-to-do' };
  // First the trail: who ignores something without a trace would be what nobody can find out.
  await audit.append(
    {
      id: randomUUID(),
      at: clock().toISOString(),
      who: await authorOrNull(project),
      kind: 'environment',
      title: ignore
        ? `Ignored a difference in ${environment.name} until it changes: ${look.drift.message}`
        : `Watches the difference in ${environment.name} again`,
      version: running?.version ?? null,
      environment: { id, name: environment.name },
      outcome: null,
      receipt: null,
    },
    appVersion,
  );
  await looks.ignore(environment, running && { receiptId: running.id }, ignore);
  return { kind: 'done' };
}
