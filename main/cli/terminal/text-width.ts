const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const escapes = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');
const wide =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Script=Han}/u;

/** How many columns of a terminal a text takes; colours take none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text.replace(escapes, ''))) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** The text, cut with an ellipsis when it takes more than `columns`. For text without colours. */
export function shorten(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += wide.test(segment) ? 2 : 1;
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

export const padEnd = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - textWidth(text)));
