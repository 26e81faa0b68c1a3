import { EditorState } from '@codemirror/state';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineSeparatorFor } from './line-separator.ts';
import { formatText, parseText } from './text-format.ts';

const pieces = fc.constantFrom('\r', '\n', '\r\n', '\uFEFF', 'a', '{"b": 1}', '  ', '😀', '\u2028', '\t', '');
const texts = fc.array(pieces, { maxLength: 30 }).map(parts => parts.join(''));

const stateOf = (text: string) => {
  const { format, doc } = parseText(text);
  return { format, state: EditorState.create({ doc, extensions: lineSeparatorFor(format) }) };
};

test('a text comes out of the editor exactly as it went in', () => {
  fc.assert(
    fc.property(texts, text => {
      const { format, state } = stateOf(text);
      expect(formatText(state.doc, format)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test('an edit that is taken back leaves the text as it was', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.constantFrom('x', '\n', 'one\ntwo'), (text, where, insert) => {
      const { format, state } = stateOf(text);
      const from = where % (state.doc.length + 1);
      const typed = state.update({ changes: { from, insert } });
      const undone = typed.state.update({ changes: typed.changes.invert(state.doc) });
      expect(formatText(undone.state.doc, format)).toBe(text);
    }),
  );
});

test('a line added to a file with CRLF ends in CRLF', () => {
  const { format, state } = stateOf('a\r\nb\r\n');
  const next = state.update({ changes: { from: 1, insert: state.toText('1\n2\r\n3') } }).state;
  expect(formatText(next.doc, format)).toBe('a1\r\n2\r\n3\r\nb\r\n');
});

test('mixed endings keep each CR where it was, also beside a new line', () => {
  const { format, state } = stateOf('a\r\nb\nc\rd');
  expect(format.lineEnding).toBe('mixed');
  const next = state.update({ changes: { from: state.doc.length, insert: '\ne' } }).state;
  expect(formatText(next.doc, format)).toBe('a\r\nb\nc\rd\ne');
});
