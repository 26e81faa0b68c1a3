import type { Environment } from '../../../contract/snapshot.ts';

/** Why a version has to stay, as a sentence; null when no environment needs it. */
export function neededBy(version: string, environments: readonly Environment[]): string | null {
  for (const { name, running, previousVersion } of environments) {
    if (running?.version === version) return `${name} runs ${version}.`;
    if (previousVersion === version) return `${name} would go back to ${version} with a rollback.`;
  }
  return null;
}
