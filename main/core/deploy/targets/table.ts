import type { TargetKind, TargetSettings } from '../../../../contract/target.ts';
import { Failure } from '../../failure.ts';
import type { Repository } from '../../repository/types.ts';
import type { Secrets } from '../../vault/secrets.ts';
import { deployedReleases } from '../deployed-releases.ts';
import type { TargetType } from './define.ts';
import { folderKind } from './folder/folder-kind.ts';
import { gitKind } from './git/git-kind.ts';
import { nodeRedKind } from './node-red/node-red-kind.ts';
import { sftpKind } from './sftp/sftp-kind.ts';
import { closeTarget, type Target } from './target.ts';

/** Every kind of target that there is. */
const targetTypes: TargetType[] = [folderKind, gitKind, sftpKind, nodeRedKind];

/** What a screen or a command line needs to ask for their settings. */
export const targetKinds: TargetKind[] = targetTypes.map(
  ({ kind, label, about, fields, credentials, capabilities }) => ({
    kind,
    label,
    about,
    fields,
    credentials,
    capabilities,
  }),
);

/** Throws `environment-invalid` for a kind that this Tagline does not know. */
export function targetType(kind: string): TargetType {
  const type = targetTypes.find(known => known.kind === kind);
  if (type) return type;
  const message = `This Tagline knows no target of the kind “${kind.slice(0, 50)}”. A newer one may.`;
  throw new Failure('environment-invalid', message, { field: 'target.kind' });
}

/** The target of an environment; whoever opens it closes it. Touches nothing yet. `own`: what the project has. */
export function openTarget(
  environment: { id: string; target: TargetSettings },
  secrets: Secrets,
  own?: Repository,
): Target {
  const type = targetType(environment.target.kind);
  const address = type.address(environment.target);
  return type.open(environment.target, {
    credential: name => secrets.get({ environment: environment.id, room: 'target', name }, address),
    connection: name => secrets.get({ environment: environment.id, room: 'connection', name }),
    ...(own
      ? {
          object: oid => own.readObject(oid),
          deployed: () => deployedReleases(own, environment.id),
        }
      : {}),
  });
}

/** Opens the target of an environment for some work, and ends its connections afterwards. */
export async function withTarget<T>(
  environment: { id: string; target: TargetSettings },
  secrets: Secrets,
  work: (target: Target) => Promise<T>,
  own?: Repository,
): Promise<T> {
  const target = openTarget(environment, secrets, own);
  try {
    return await work(target);
  } finally {
    await closeTarget(target);
  }
}

/** Who receives a target's credentials; null for one that can't be used. */
export function credentialAddress(settings: TargetSettings): string | null {
  try {
    return targetType(settings.kind).address(settings);
  } catch {
    return null;
  }
}

/** Where a target is, for people; also of one that can't be used. */
export function targetSummary(settings: TargetSettings): string {
  try {
    return targetType(settings.kind).summary(settings);
  } catch {
    return `A target of the kind “${settings.kind}”, which can’t be used`;
  }
}
