import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ignoreWhitespace } from './ignore-whitespace.ts';

test('lines that differ only in white space read as the new text', () => {
  const a = '{\n  "url": "x",\n  "retry": 3\n}\n';
  const b = '{\n\t"url":"x",\r\n\t"retry": 5\n}\n';
  expect(ignoreWhitespace(a, b)).toBe('{\n\t"url":"x",\r\n  "retry": 3\n}\n');
});

test('added and removed lines stay changes', () => {
  expect(ignoreWhitespace('a\nb\nc', 'a\nc')).toBe('a\nb\nc');
  expect(ignoreWhitespace('a\nc', 'a\nb\nc')).toBe('a\nc');
});

const lines = fc.array(fc.constantFrom('a', ' a', 'b', 'b ', 'c', '', '\t', '{', '}'), { maxLength: 30 });

test('apart from white space nothing of the old text changes', () => {
  fc.assert(
    fc.property(lines, lines, (a, b) => {
      const bare = (text: string) => text.split('\n').map(line => line.replace(/\s+/g, ''));
      expect(bare(ignoreWhitespace(a.join('\n'), b.join('\n')))).toEqual(bare(a.join('\n')));
    }),
  );
});

test('equal apart from white space means equal', () => {
  fc.assert(
    fc.property(lines, given => {
      const b = given.map(line => `  ${line}\t`).join('\n');
      expect(ignoreWhitespace(given.join('\n'), b)).toBe(b);
    }),
  );
});
