import { randomUUID } from 'node:crypto';
import type { Person } from '../../../contract/shapes.ts';
import type { Ports } from '../ports.ts';
import type { OpenProject } from '../project/types.ts';
import { openAudit } from './audit.ts';

export type ProjectEvent = {
  kind: 'version' | 'restore' | 'undo';
  version: string;
  /** Left out for the usual one of its kind. */
  title?: string;
};

const titles: { [K in ProjectEvent['kind']]: (version: string) => string } = {
  version: version => `Made version ${version}`,
  restore: version => `Restored ${version}`,
  undo: version => `Took back the restore of ${version}`,
};

/**
 * Writes what has just happened to the project into the audit trail. Call it after the work is done and
 * outside of `repository.exclusive`. Never rejects: the work is done, so a trail that can't be written must
 * not turn it into a failure. Answers false then.
 */
export async function recordEvent(
  project: Pick<OpenProject, 'repository' | 'author'>,
  ports: Pick<Ports, 'clock' | 'appVersion'>,
  event: ProjectEvent,
): Promise<boolean> {
  try {
    const entry = {
      id: randomUUID(),
      at: ports.clock().toISOString(),
      who: await authorOrNull(project),
      kind: event.kind,
      title: event.title ?? titles[event.kind](event.version),
      version: event.version,
      environment: null,
      outcome: null,
      receipt: null,
    };
    await openAudit(project.repository).append(entry, ports.appVersion);
    return true;
  } catch {
    return false;
  }
}

/** Who signs; null where nobody is configured, for records that don't need a name. */
export async function authorOrNull(project: Pick<OpenProject, 'author'>): Promise<Person | null> {
  try {
    return await project.author();
  } catch {
    return null;
  }
}
