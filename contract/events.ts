import type { ActionId } from './actions.ts';
import type { Job } from './job.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * What the core tells. Whoever subscribes gets the current snapshot and every known job first.
 * `action`: the head's own menu chose an action. `open-path`: a second start asked for this project.
 * `unreachable`: the transport lost the core and did not find it again at once; the next snapshot ends that.
 */
export type CoreEvent = { type: 'snapshot'; snapshot: Snapshot } | { type: 'job'; job: Job };
export type HeadEvent =
  | { type: 'action'; action: ActionId }
  | { type: 'open-path'; path: string }
  | { type: 'unreachable' };
export type TaglineEvent = CoreEvent | HeadEvent;
