import { Text } from '@codemirror/state';

/**
 * How a text's bytes differ from the lines that the editor works on. `mixed` covers every text with a lone CR
 * or with both line endings: there, CR stays part of the line, so that each one is where it was.
 */
export type TextFormat = { bom: boolean; lineEnding: 'lf' | 'crlf' | 'mixed' };

const byteOrderMark = '\uFEFF';

/** Takes a file's text apart; `formatText` puts exactly the same text together again. */
export function parseText(text: string): { format: TextFormat; doc: Text } {
  const bom = text.startsWith(byteOrderMark);
  const format: TextFormat = { bom, lineEnding: lineEndingOf(text) };
  return { format, doc: parseAs(text, format) };
}

/** Takes a text apart in a way that is known already. */
export function parseAs(text: string, { bom, lineEnding }: TextFormat): Text {
  const body = bom && text.startsWith(byteOrderMark) ? text.slice(1) : text;
  return Text.of(body.split(lineEnding === 'crlf' ? '\r\n' : '\n'));
}

/** The text as it goes into the file. */
export function formatText(doc: Text, format: TextFormat): string {
  const body = doc.sliceString(0, doc.length, format.lineEnding === 'crlf' ? '\r\n' : '\n');
  return format.bom ? byteOrderMark + body : body;
}

function lineEndingOf(body: string): TextFormat['lineEnding'] {
  if (!body.includes('\r')) return 'lf';
  return /\r(?!\n)|(?<!\r)\n/.test(body) ? 'mixed' : 'crlf';
}

export const lineEndingNames: Record<TextFormat['lineEnding'], string> = {
  lf: 'LF',
  crlf: 'CRLF',
  mixed: 'Mixed line endings',
};
