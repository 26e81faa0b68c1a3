import type { Counts } from '../../../contract/shapes.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';

/** `+1 ~2 -0` */
export function countsText({ added, modified, deleted }: Counts): string {
  return `+${added} ~${modified} -${deleted}`;
}

const signs = { added: '+', modified: '~', deleted: '-', renamed: '>' } as const;
type Status = keyof typeof signs;

function statusPaint(status: Status, paint: Paint): (text: string) => string {
  if (status === 'added') return paint.green;
  return status === 'deleted' ? paint.red : paint.yellow;
}

/** `1 file`, `2 files` */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** `  ~ mappings/order.json` for each file, and what it does differently in a line of its own. */
export function changeLines(
  changes: { path: string; oldPath: string | null; status: Status; summary?: string }[],
  paint: Paint,
): string[] {
  return changes.flatMap(({ status, path, oldPath, summary }) => {
    const name = oldPath === null ? path : `${oldPath} > ${path}`;
    const line = `  ${statusPaint(status, paint)(signs[status])} ${printable(name)}`;
    return summary ? [line, `    ${printable(summary)}`] : [line];
  });
}
