import { SearchQuery } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { countMatches } from './count-matches.ts';

const count = (doc: string, search: string, regexp = false, selection?: { anchor: number; head: number }) =>
  countMatches(
    EditorState.create({ doc, ...(selection ? { selection } : {}) }),
    new SearchQuery({ search, regexp }),
  );

test('says how many there are, and which of them is selected', () => {
  expect(count('a b a', '')).toEqual({ text: '', wrong: false });
  expect(count('a b a', 'a').text).toBe('2 matches');
  expect(count('a b a', 'b').text).toBe('1 match');
  expect(count('a b a', 'x').text).toBe('No matches');
  expect(count('a b a', 'a', false, { anchor: 4, head: 5 }).text).toBe('2 of 2');
});

test('counts to a thousand', () => {
  expect(count('a'.repeat(5000), 'a').text).toBe('1000+ matches');
});

test('a pattern that is none is said', () => {
  expect(count('a', '(', true)).toEqual({ text: 'Not a regular expression', wrong: true });
});

test('a pattern that matches nothing at all comes to an end', () => {
  expect(count('abc\ndef', 'x*', true).wrong).toBe(false);
});
