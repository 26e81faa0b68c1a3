import type { CoreEvent } from '../../contract/events.ts';
import type { Jobs } from './jobs.ts';
import type { Ports } from './ports.ts';
import type { OpenProject } from './project/types.ts';

/** What has changed, so that the snapshot's stamps move and everyone subscribed gets a new one. */
export type Change = 'files' | 'versions' | 'activity' | 'environments' | 'state';

/** What handlers share. */
export type Context = {
  ports: Ports;
  jobs: Jobs;
  /** The open project; throws `no-project`. */
  project: () => OpenProject;
  /** Rebuilds the snapshot and sends it. Never throws; call it after the work is durable. */
  changed: (...what: Change[]) => void;
  emit: (event: CoreEvent) => void;
};
