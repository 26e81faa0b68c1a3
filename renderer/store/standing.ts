import type { At, Counts, Side } from '../../contract/shapes.ts';
import type { ProjectSnapshot, Standing } from '../../contract/snapshot.ts';

export const changeCount = (counts: Counts): number => counts.added + counts.modified + counts.deleted;

const files = (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`;

/** Where one stands, in words: `Latest draft, 3 files changed since 1.4.0`, or `Viewing 1.3.0`. */
export function standingText(project: ProjectSnapshot): string {
  if (project.standing.kind === 'viewing') return `Viewing ${project.standing.version}`;
  const { base, changes } = project.draft;
  const count = changeCount(changes);
  if (base === null)
    return count === 0 ? 'Latest draft, no version yet' : `Latest draft, ${files(count)}, no version yet`;
  return count === 0
    ? `Latest draft, same as ${base}`
    : `Latest draft, ${files(count)} changed since ${base}`;
}

export const standingAt = (standing: Standing): At =>
  standing.kind === 'draft' ? { kind: 'draft' } : { kind: 'version', name: standing.version };

export function sideLabel(side: Side, project: ProjectSnapshot): string {
  if (side.kind === 'draft') return 'Latest draft';
  if (side.kind === 'version') return side.name;
  const environment = project.environments.find(candidate => candidate.id === side.id);
  return environment ? `Live on ${environment.name}` : 'Live';
}
