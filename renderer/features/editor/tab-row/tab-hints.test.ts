import { expect, test } from 'vitest';
import { tabHints } from './tab-hints.ts';

test('files of the same name get as much of their folder as tells them apart', () => {
  const hints = tabHints(['a/x/map.json', 'b/x/map.json', 'map.json', 'readme.md', 'b/y/map.json']);
  expect(Object.fromEntries(hints)).toEqual({
    'a/x/map.json': 'a/x',
    'b/x/map.json': 'b/x',
    'b/y/map.json': 'y',
    'map.json': './',
  });
});
