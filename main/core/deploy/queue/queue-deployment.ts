import { randomUUID } from 'node:crypto';
import { openEnvironments } from '../../environments/environments.ts';
import type { Ports } from '../../ports.ts';
import type { OpenProject } from '../../project/types.ts';
import { openAudit } from '../audit.ts';
import { authorOrNull } from '../record-event.ts';
import { openQueue } from './queue.ts';

type Surroundings = Pick<Ports, 'clock' | 'appVersion'>;

/**
 * Keeps in mind that a version is to be deployed once the environment can be reached; the audit trail keeps who wanted
 * it. Throws `environment-missing`, `version-missing`, `version-damaged`, `author-unknown`.
 */
export async function queueDeployment(
  project: OpenProject,
  ports: Surroundings,
  { environment: id, version: name }: { environment: string; version: string },
): Promise<{ kind: 'queued' }> {
  const environment = await openEnvironments(project.repository).get(id);
  const version = await project.resolveVersion(name);
  const who = await project.author();
  await note(project, ports, `Queued ${version.name} for ${environment.name}, until it can be reached`, {
    environment: { id, name: environment.name },
    version: version.name,
  });
  const queuedAt = ports.clock().toISOString();
  await openQueue(project.repository.gitDir).put({
    environment: id,
    version: version.name,
    queuedAt,
    who: who.name,
  });
  return { kind: 'queued' };
}

/** Forgets what waits for an environment. `nothing-to-do`: nothing did. */
export async function unqueueDeployment(
  project: OpenProject,
  ports: Surroundings,
  { environment: id }: { environment: string },
): Promise<{ kind: 'removed' | 'nothing-to-do' }> {
  const taken = await openQueue(project.repository.gitDir).take(id);
  if (taken === null) return { kind: 'nothing-to-do' };
  const all = await openEnvironments(project.repository).list();
  const name = all.find(environment => environment.id === id)?.name ?? id;
  await note(project, ports, `Took ${taken.version} out of the queue for ${name}`, {
    environment: { id, name },
    version: taken.version,
  });
  return { kind: 'removed' };
}

/** What waited goes out now, confirmed by somebody. */
export async function takeFromQueue(
  project: OpenProject,
  environment: string,
  version: string,
): Promise<void> {
  const queue = openQueue(project.repository.gitDir);
  const waits = (await queue.list()).some(
    entry => entry.environment === environment && entry.version === version,
  );
  if (waits) await queue.take(environment);
}

async function note(
  project: OpenProject,
  { clock, appVersion }: Surroundings,
  title: string,
  about: { environment: { id: string; name: string }; version: string },
): Promise<void> {
  const at = clock().toISOString();
  const who = await authorOrNull(project);
  const entry = {
    id: randomUUID(),
    at,
    who,
    kind: 'environment' as const,
    title,
    outcome: null,
    receipt: null,
  };
  await openAudit(project.repository).append({ ...entry, ...about }, appVersion);
}
