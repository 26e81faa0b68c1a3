import type { Paint } from '../terminal/paint.ts';
import { printable } from '../terminal/printable.ts';

/** A patch for a person: coloured, with tabs as they are and other control characters made visible. */
export function showPatch(patch: string, paint: Paint): string {
  return patch
    .split('\n')
    .map(line => brushFor(line, paint)(line.split('\t').map(printable).join('\t')))
    .join('\n');
}

function brushFor(line: string, paint: Paint): (text: string) => string {
  if (/^(diff --git|---|\+\+\+|index|new file|deleted file|old mode|new mode|rename) /.test(line))
    return paint.bold;
  if (line.startsWith('@@')) return paint.cyan;
  if (line.startsWith('+')) return paint.green;
  return line.startsWith('-') ? paint.red : text => text;
}
