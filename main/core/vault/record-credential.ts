import { randomUUID } from 'node:crypto';
import { openAudit } from '../deploy/audit.ts';
import { authorOrNull } from '../deploy/record-event.ts';
import { readDefinitions } from '../environments/store.ts';
import type { Ports } from '../ports.ts';
import type { OpenProject } from '../project/types.ts';
import type { SecretName } from './secrets.ts';

/**
 * Writes into the audit trail that a credential was set or removed: which, by whom, never its value. The change is
 * done, so a trail that can't be written does not turn it into a failure.
 */
export async function recordCredential(
  project: Pick<OpenProject, 'repository' | 'author'>,
  { clock, appVersion }: Pick<Ports, 'clock' | 'appVersion'>,
  what: 'Set' | 'Removed' | 'Imported',
  { environment: id, room, name }: SecretName,
): Promise<void> {
  const { environments } = await readDefinitions(project.repository);
  const environment = { id, name: environments.find(known => known.id === id)?.name ?? id };
  const whose = room === 'connection' ? `of a connection of ${environment.name}` : `of ${environment.name}`;
  const entry = {
    id: randomUUID(),
    at: clock().toISOString(),
    who: await authorOrNull(project),
    kind: 'environment' as const,
    title: `${what} the credential ${name} ${whose}`,
    version: null,
    environment,
    outcome: null,
    receipt: null,
  };
  await openAudit(project.repository)
    .append(entry, appVersion)
    .catch(() => undefined);
}
