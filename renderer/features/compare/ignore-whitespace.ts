import { diff } from '@codemirror/merge';

const bare = (line: string) => line.replace(/\s+/g, '');

/** Gives equal lines (white space aside) the same character, so that a text diff becomes a line diff. */
function asCharacters(lines: string[], ids: Map<string, number>): string {
  let text = '';
  for (const line of lines) {
    const key = bare(line);
    let id = ids.get(key);
    if (id === undefined) {
      id = ids.size;
      ids.set(key, id);
    }
    // Beyond the surrogates, which would pair up into one character.
    text += String.fromCharCode(id < 0xd800 ? id : id + 0x800);
  }
  return text;
}

const mostDistinctLines = 0xf700;

/**
 * The old text as it reads when white space does not count: lines that differ from the new text only in
 * white space are taken from the new text, like the context of `git diff -w`. All other lines stay exact.
 */
export function ignoreWhitespace(a: string, b: string): string {
  const linesA = a.split('\n');
  const linesB = b.split('\n');
  const ids = new Map<string, number>();
  const textA = asCharacters(linesA, ids);
  const textB = asCharacters(linesB, ids);
  if (ids.size > mostDistinctLines) return a;
  const result: string[] = [];
  let atB = 0;
  const same = (until: number) => {
    while (atB < until) result.push(linesB[atB++] ?? '');
  };
  for (const change of diff(textA, textB, { scanLimit: 5000 })) {
    same(change.fromB);
    result.push(...linesA.slice(change.fromA, change.toA));
    atB = change.toB;
  }
  same(linesB.length);
  return result.join('\n');
}
