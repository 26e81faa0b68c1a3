import type { ProjectSnapshot } from '../../../contract/snapshot.ts';
import { ago } from './dates.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Each environment in promotion order: what it runs, since when, which rules it has, and where it is. */
export function environmentTable({ environments }: ProjectSnapshot, { paint, width, now }: Terminal): string {
  const rules = environments.map(rulesOf);
  const rows = environments.map(({ name, running, targetSummary }, index) => [
    { text: printable(name), paint: paint.bold },
    running === null
      ? { text: 'nothing yet', paint: paint.dim }
      : { text: printable(running.version), paint: paint.cyan },
    running === null ? '' : ago(running.since, now),
    rules[index] ?? '',
    { text: printable(targetSummary), paint: paint.dim },
  ]);
  return table(
    [
      ['ENVIRONMENT', 'RUNS', 'SINCE', rules.some(Boolean) ? 'RULES' : '', 'TARGET'].map(text => ({
        text,
        paint: paint.dim,
      })),
      ...rows,
    ],
    { width },
  );
}

const rulesOf = ({ protected: isProtected, inOrder }: ProjectSnapshot['environments'][number]): string =>
  [isProtected && 'protected', inOrder && 'in order'].filter(Boolean).join(', ');
