import type { DeploymentMatrix } from '../../../contract/commands/deploy.ts';
import type { Version } from '../../../contract/commands/versions.ts';

export type MatrixRow = Pick<Version, 'name' | 'date' | 'usable'>;
export type MatrixFilter = { deployedOnly: boolean; text: string };

/** The versions, newest first, and below them what was deployed once and has been deleted since. */
export function matrixRows(
  versions: Version[],
  cells: DeploymentMatrix['cells'],
  { deployedOnly, text }: MatrixFilter,
): MatrixRow[] {
  const names = new Set(versions.map(({ name }) => name));
  const gone = Object.keys(cells).filter(name => !names.has(name));
  const wanted = text.trim().toLowerCase();
  return [
    ...versions.map(({ name, date, usable }) => ({ name, date, usable })),
    ...gone.sort().map(name => ({ name, date: null, usable: false })),
  ].filter(({ name }) => (!deployedOnly || cells[name] !== undefined) && name.toLowerCase().includes(wanted));
}
