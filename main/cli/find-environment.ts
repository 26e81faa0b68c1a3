import type { Environment, ProjectSnapshot } from '../../contract/snapshot.ts';
import { Failure } from '../core/failure.ts';

/**
 * The environment with this id or name; letter case counts only where names differ in nothing else.
 * Throws `environment-missing` and says which ones there are.
 */
export function findEnvironment({ environments }: ProjectSnapshot, nameOrId: string): Environment {
  const exact = environments.find(({ id, name }) => id === nameOrId || name === nameOrId);
  const similar = environments.filter(({ name }) => name.toLowerCase() === nameOrId.toLowerCase());
  const found = exact ?? (similar.length === 1 ? similar[0] : undefined);
  if (found) return found;
  const names = environments.map(({ name }) => name);
  const known = names.length === 0 ? 'There is none yet.' : `There are: ${names.join(', ')}.`;
  throw new Failure('environment-missing', `There is no environment ${nameOrId}. ${known}`, {
    environment: nameOrId,
    environments: names,
  });
}
