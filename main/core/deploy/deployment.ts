import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { AuthorSource, Receipt } from '../../../contract/receipt.ts';
import type { Person } from '../../../contract/shapes.ts';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import type { ResolvedVersion } from '../project/types.ts';
import type { Repository } from '../repository/types.ts';
import type { Target } from './targets/target.ts';

/** One version on its way to one environment. */
export type Deployment = {
  repository: Repository;
  environment: EnvironmentDefinition;
  target: Target;
  version: ResolvedVersion;
  action: Receipt['action'];
  /** For a promotion: where the version comes from. */
  from: { id: string; name: string } | null;
  /** What ran there before, by the receipts. */
  previousVersion: string | null;
  /** For a rollback: the receipt that it takes back. */
  rollbackOf?: string | null;
  /** What to do when what runs there was changed since. */
  onDrift: 'stop' | 'overwrite';
  reason: string;
  /** What may have changed since it was asked for, looked at under the target's lock. Throws why it can't go on. */
  recheck?: () => Promise<void>;
  /** The names of the credentials that its target was given until now. */
  credentials?: () => string[];
  who: Person;
  whoKnownBy?: AuthorSource;
  appVersion: string;
  clock: () => Date;
};

/** The receipt with all that is known before the deployment begins. */
export function openReceipt(deployment: Deployment): Receipt {
  const { environment, target, version, action, from, previousVersion, reason, who, appVersion } = deployment;
  const id = randomUUID();
  const startedAt = deployment.clock();
  return {
    id,
    action,
    startedAt: startedAt.toISOString(),
    endedAt: startedAt.toISOString(),
    durationMs: 0,
    who,
    whoKnownBy: deployment.whoKnownBy ?? null,
    host: hostname(),
    appVersion,
    environment: { id: environment.id, name: environment.name },
    from,
    target: { kind: target.kind, summary: target.summary },
    version: version.name,
    tag: version.tag,
    commit: version.commit,
    tree: version.tree,
    previousVersion,
    rollbackOf: deployment.rollbackOf ?? null,
    reason,
    releaseId: releaseId(startedAt, version.name, id),
    files: 0,
    bytes: 0,
    artifact: null,
    credentials: null,
    outcome: 'indeterminate',
    message: 'Not ended yet.',
    overwrote: null,
    readBack: null,
    health: null,
  };
}

/** For example `20260309T080000Z-1.4.0-1f0c9a2e`: sorts by time, safe as a file name everywhere. */
function releaseId(at: Date, version: string, deployment: string): string {
  const time = at.toISOString().replace(/[-:]|\.\d+/g, '');
  const name = version.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60);
  return `${time}-${name}-${deployment.slice(0, 8)}`;
}

type Titled = Pick<Receipt, 'action' | 'version' | 'environment' | 'from'>;

const done: { [K in Receipt['action']]: (receipt: Titled) => string } = {
  deploy: ({ version, environment }) => `Deployed ${version} to ${environment.name}`,
  promote: ({ version, environment, from }) =>
    `Promoted ${version} from ${from?.name ?? 'another environment'} to ${environment.name}`,
  rollback: ({ version, environment }) => `Rolled back ${environment.name} to ${version}`,
  adopt: ({ version, environment }) => `Adopted what runs in ${environment.name} as ${version}`,
};
const tried: { [K in Receipt['action']]: (receipt: Titled) => string } = {
  deploy: ({ version, environment }) => `Deploy ${version} to ${environment.name}`,
  promote: ({ version, environment, from }) =>
    `Promote ${version} from ${from?.name ?? 'another environment'} to ${environment.name}`,
  rollback: ({ version, environment }) => `Roll back ${environment.name} to ${version}`,
  adopt: ({ version, environment }) => `Adopt what runs in ${environment.name} as ${version}`,
};

/** The title of a deployment while it runs, for example `Deploy 1.4.0 to production`. */
export const deploymentTitle = (receipt: Titled) => tried[receipt.action](receipt);

/** The title of its entry in the activity, for example `Deployed 1.4.0 to production`. */
export function activityTitle(receipt: Receipt): string {
  if (receipt.outcome === 'succeeded') return done[receipt.action](receipt);
  const ends = {
    failed: 'failed',
    'rolled-back': 'failed, the one before is live again',
    cancelled: 'cancelled',
    indeterminate: 'interrupted, outcome not known',
  };
  return `${deploymentTitle(receipt)}: ${ends[receipt.outcome]}`;
}
