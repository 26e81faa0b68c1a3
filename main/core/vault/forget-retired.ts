import { readDefinitions } from '../environments/store.ts';
import { Failure } from '../failure.ts';
import type { Repository } from '../repository/types.ts';
import type { Vault } from './vault.ts';

/**
 * Removes the secrets of removed environments. While the vault is locked they stay, of no use to anybody (an
 * environment's id is never used again), until it is unlocked.
 */
export async function forgetRetired(vault: Vault, repository: Repository): Promise<void> {
  try {
    const { project, retired } = await readDefinitions(repository);
    const isRetired = (secret: { project: string; environment: string }) =>
      secret.project === project && retired.includes(secret.environment);
    if (project === undefined || !(await vault.read()).some(isRetired)) return;
    await vault.change(secrets => secrets.filter(secret => !isRetired(secret)));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}
