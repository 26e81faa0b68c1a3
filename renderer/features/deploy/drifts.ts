import type { Environment } from '../../../contract/snapshot.ts';

/** Where something else runs than was deployed, and nobody said to be quiet about it; in promotion order. */
export const toldDrifts = (environments: Environment[]): Environment[] =>
  environments.filter(({ look }) => look?.drift && !look.drift.ignored);

/** All where something else runs: what is told first, the one that was asked for before the others. */
export function driftsInOrder(environments: Environment[], first: string | null): Environment[] {
  const rank = ({ id, look }: Environment) => (look?.drift?.ignored ? 2 : id === first ? 0 : 1);
  return environments.filter(({ look }) => look?.drift).sort((a, b) => rank(a) - rank(b));
}
