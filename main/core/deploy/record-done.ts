import { randomUUID } from 'node:crypto';
import type { ActivityEntry } from '../../../contract/receipt.ts';
import type { Notice } from '../../../contract/snapshot.ts';
import { asFailure } from '../failure.ts';
import type { Notices } from '../notices.ts';
import type { Ports } from '../ports.ts';
import type { OpenProject } from '../project/types.ts';
import { openAudit } from './audit.ts';
import { authorOrNull } from './record-event.ts';

type Surroundings = { ports: Pick<Ports, 'clock' | 'appVersion'>; notices: Pick<Notices, 'put'> };

/**
 * Writes into the audit trail what has just been done around an environment. It is done, so a trail that can't be
 * written turns it into no failure: a notice tells what is missing there, and why. Never rejects.
 */
export async function recordDone(
  project: Pick<OpenProject, 'repository' | 'author'>,
  { ports, notices }: Surroundings,
  done: Pick<ActivityEntry, 'title' | 'version' | 'environment'>,
): Promise<void> {
  const id = randomUUID();
  const at = ports.clock().toISOString();
  try {
    const who = await authorOrNull(project);
    const entry = { id, at, who, kind: 'environment' as const, ...done, outcome: null, receipt: null };
    await openAudit(project.repository).append(entry, ports.appVersion);
  } catch (error) {
    notices.put(unrecorded(id, done.title, at, error));
  }
}

/** Tells what the trail lacks, and why. */
export function unrecorded(id: string, title: string, at: string, error: unknown): Notice {
  const why = asFailure(error, 'write the activity').message;
  return {
    id: `project-unrecorded-${id}`,
    tone: 'warning',
    title: 'Done, but missing in the activity',
    detail: `“${title}”, at ${at}, could not be written there: ${why}`,
  };
}
