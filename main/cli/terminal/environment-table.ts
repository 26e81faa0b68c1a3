import type { ProjectSnapshot } from '../../../contract/snapshot.ts';
import { ago } from './dates.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Each environment in promotion order: what it runs, since when, and where it is. */
export function environmentTable({ environments }: ProjectSnapshot, { paint, width, now }: Terminal): string {
  const rows = environments.map(({ name, running, targetSummary }) => [
    { text: printable(name), paint: paint.bold },
    running === null
      ? { text: 'nothing yet', paint: paint.dim }
      : { text: printable(running.version), paint: paint.cyan },
    running === null ? '' : ago(running.since, now),
    { text: printable(targetSummary), paint: paint.dim },
  ]);
  return table(
    [['ENVIRONMENT', 'RUNS', 'SINCE', 'TARGET'].map(text => ({ text, paint: paint.dim })), ...rows],
    { width },
  );
}
