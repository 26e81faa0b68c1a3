import { structuredPatch } from 'diff';

/** Two texts that differ almost everywhere take very long to align, and the result helps nobody. */
const timeLimitMs = 3_000;
const noNewline = '\\ No newline at end of file';

/** The `@@` parts of a unified diff with three lines of context; empty when the texts are equal. */
export function hunks(a: string, b: string): string {
  if (a === b) return '';
  const patch = structuredPatch('a', 'b', a, b, undefined, undefined, { context: 3, timeout: timeLimitMs });
  if (!patch) return replaceAll(a, b);
  return patch.hunks
    .map(({ oldStart, oldLines, newStart, newLines, lines }) => {
      const head = `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`;
      return `${[head, ...lines].join('\n')}\n`;
    })
    .join('');
}

/** `1,3`; a range of one line goes without its length, and nothing is said to come after the line before it. */
function range(start: number, count: number): string {
  if (count === 0) return `${start - 1},0`;
  return count === 1 ? `${start}` : `${start},${count}`;
}

function replaceAll(a: string, b: string): string {
  const removed = linesOf(a, '-');
  const added = linesOf(b, '+');
  const count = (lines: string[]) => lines.filter(line => line !== noNewline).length;
  const head = `@@ -${range(1, count(removed))} +${range(1, count(added))} @@`;
  return `${[head, ...removed, ...added].join('\n')}\n`;
}

function linesOf(text: string, sign: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n').map(line => sign + line);
  if (text.endsWith('\n')) return lines.slice(0, -1);
  return [...lines, noNewline];
}
