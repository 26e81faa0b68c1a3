import { access, constants } from 'node:fs/promises';
import { asFailure, Failure } from '../failure.ts';
import type { OpenProject } from '../project/types.ts';
import { type Target, unattended } from './targets/target.ts';

/** Whether a deployment may begin at all. Throws why not: what `assertCanRecord` says, or what the target does. */
export async function assertCanBegin(project: OpenProject, target: Target): Promise<void> {
  await assertCanRecord(project);
  await target.preflight(unattended);
}

/** Somebody signs it, and the project can keep its receipt. Throws why not. */
export async function assertCanRecord(project: OpenProject): Promise<void> {
  await project.author();
  await access(project.repository.gitDir, constants.W_OK).catch((error: unknown) => {
    const message =
      'The project can’t be written to, so no receipt could be kept. Nothing can be deployed from it.';
    throw new Failure('read-only', message, asFailure(error).data, { cause: error });
  });
}
