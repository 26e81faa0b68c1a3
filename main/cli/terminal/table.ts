import { padEnd, shorten, textWidth } from './text-width.ts';

type Cell = { text: string; paint?: (text: string) => string };
export type Row = (string | Cell)[];

const gap = '  ';
const narrowest = 12;

const cell = (value: string | Cell): Cell => (typeof value === 'string' ? { text: value } : value);

/**
 * Rows as aligned lines.
 * @param width the terminal's; what is too wide is taken from the last column, which is cut. `null`: nothing is
 */
export function table(
  rows: Row[],
  { width, indent = '' }: { width: number | null; indent?: string },
): string {
  // No column but the last takes more than half of the line.
  const limit = width === null ? Number.POSITIVE_INFINITY : Math.max(narrowest, Math.floor(width / 2));
  const count = Math.max(0, ...rows.map(row => row.length));
  const cells = rows.map(row =>
    row.map(cell).map(
      ({ text, ...rest }, column): Cell => ({
        text: column === count - 1 ? text : shorten(text, limit),
        ...rest,
      }),
    ),
  );
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(0, ...cells.map(row => textWidth(row[column]?.text ?? ''))),
  );
  const before = widths.slice(0, -1).reduce((sum, columns) => sum + columns + gap.length, indent.length);
  const lastLimit = width === null ? Number.POSITIVE_INFINITY : Math.max(narrowest, width - before);
  return cells
    .map(row => {
      const line = row.map(({ text, paint = plain => plain }, column) => {
        const shown = column === count - 1 ? shorten(text, lastLimit) : text;
        const painted = shown === '' ? '' : paint(shown);
        return padEnd(painted, column === count - 1 ? 0 : (widths[column] ?? 0));
      });
      return `${indent}${line.join(gap)}`.trimEnd();
    })
    .join('\n');
}
