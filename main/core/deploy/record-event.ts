import { randomUUID } from 'node:crypto';
import type { Person } from '../../../contract/shapes.ts';
import type { Ports } from '../ports.ts';
import type { OpenProject } from '../project/types.ts';
import type { RefChange } from '../repository/types.ts';
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

type Project = Pick<OpenProject, 'repository' | 'author'>;
type Surroundings = Pick<Ports, 'clock' | 'appVersion'>;

/** An event on its way into the audit trail. */
export type PendingEvent = {
  /**
   * Writes the record, to be published together with what it tells of. Within `repository.exclusive`. Null when
   * it can't be written: the work must not fail for it.
   */
  prepare: () => Promise<RefChange | null>;
  /**
   * Adds the record unless it was added with the work. Call it after the work is done and outside of
   * `repository.exclusive`. Never rejects: the work is done, so a trail that can't be written must not turn it
   * into a failure. Answers false then.
   */
  record: () => Promise<boolean>;
};

export function eventOf(project: Project, ports: Surroundings, event: ProjectEvent): PendingEvent {
  const id = randomUUID();
  const at = ports.clock().toISOString();
  const audit = openAudit(project.repository);
  const entry = async () => ({
    id,
    at,
    who: await authorOrNull(project),
    kind: event.kind,
    title: event.title ?? titles[event.kind](event.version),
    version: event.version,
    environment: null,
    outcome: null,
    receipt: null,
  });
  return {
    prepare: async () => {
      try {
        return await audit.prepare(await entry(), ports.appVersion);
      } catch {
        return null;
      }
    },
    record: async () => {
      try {
        await audit.append(await entry(), ports.appVersion);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Writes what has just happened to the project into the audit trail; see `PendingEvent.record`. */
export const recordEvent = (project: Project, ports: Surroundings, event: ProjectEvent): Promise<boolean> =>
  eventOf(project, ports, event).record();

/** Who signs; null where nobody is configured, for records that don't need a name. */
export async function authorOrNull(project: Pick<OpenProject, 'author'>): Promise<Person | null> {
  try {
    return await project.author();
  } catch {
    return null;
  }
}
