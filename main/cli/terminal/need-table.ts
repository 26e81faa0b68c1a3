import type { ConnectionNeed } from '../../../contract/commands/deploy.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

const words = { set: 'set', missing: 'not set', unknown: 'locked' } as const;

/** What a version declares that it needs, a line each, with whether the environment has it. Never a value. */
export function needTable(
  needs: ConnectionNeed[],
  { paint, width }: Pick<Terminal, 'paint' | 'width'>,
): string {
  const rows = needs.map(({ key, connection, title, secret, optional, state, variable }) => {
    const lacks = state === 'missing' && !optional;
    return [
      { text: printable(key), paint: paint.bold },
      {
        text: wordOf(state, optional, variable ?? null),
        ...(lacks ? { paint: paint.red } : {}),
      },
      secret ? 'secret' : '',
      { text: printable(`${title}, ${connection}`), paint: paint.dim },
    ];
  });
  return table(rows, { width, indent: '  ' });
}

function wordOf(state: ConnectionNeed['state'], optional: boolean, variable: string | null): string {
  if (variable !== null) return `set by ${printable(variable)}`;
  return optional && state === 'missing' ? 'not set, optional' : words[state];
}
