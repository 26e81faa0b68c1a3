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
  const filled = withoutEmptyColumns(rows.map(row => row.map(cell)));
  const count = Math.max(0, ...filled.map(row => row.length));
  // No column but the last takes more than half of the line.
  const limit = width === null ? Number.POSITIVE_INFINITY : Math.max(narrowest, Math.floor(width / 2));
  const cells = filled.map(row =>
    row.map((value, column) =>
      column === count - 1 ? value : { ...value, text: shorten(value.text, limit) },
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

const withoutEmptyColumns = (rows: Cell[][]): Cell[][] =>
  rows.map(row => row.filter((_, column) => rows.some(other => (other[column]?.text ?? '') !== '')));
