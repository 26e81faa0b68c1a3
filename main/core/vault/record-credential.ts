import { recordDone } from '../deploy/record-done.ts';
import { readDefinitions } from '../environments/store.ts';
import type { OpenProject } from '../project/types.ts';
import type { Services } from '../services.ts';
import type { SecretName } from './secrets.ts';

/** Writes into the audit trail that a credential was set or removed: which, by whom, never its value. */
export async function recordCredential(
  project: Pick<OpenProject, 'repository' | 'author'>,
  services: Pick<Services, 'ports' | 'notices'>,
  what: 'Set' | 'Removed' | 'Imported',
  { environment: id, room, name }: SecretName,
): Promise<void> {
  const { environments } = await readDefinitions(project.repository);
  const environment = { id, name: environments.find(known => known.id === id)?.name ?? id };
  const whose = room === 'connection' ? `of a connection of ${environment.name}` : `of ${environment.name}`;
  const title = `${what} the credential ${name} ${whose}`;
  await recordDone(project, services, { title, version: null, environment });
}
