import type { SearchQuery } from '@codemirror/search';
import type { EditorState } from '@codemirror/state';

const most = 1000;

/** `3 of 12` where the selection is a match, else `12 matches`; nothing while nothing is looked for. */
export function countMatches(state: EditorState, query: SearchQuery): { text: string; wrong: boolean } {
  if (query.search === '') return { text: '', wrong: false };
  if (!query.valid) return { text: 'Not a regular expression', wrong: true };
  const { from, to } = state.selection.main;
  const cursor = query.getCursor(state);
  let count = 0;
  let current = 0;
  for (let match = cursor.next(); !match.done; match = cursor.next()) {
    count++;
    if (match.value.from === from && match.value.to === to) current = count;
    if (count === most) break;
  }
  const total = count === most ? `${most}+` : String(count);
  if (count === 0) return { text: 'No matches', wrong: false };
  if (current > 0) return { text: `${current} of ${total}`, wrong: false };
  return { text: count === 1 ? '1 match' : `${total} matches`, wrong: false };
}
