import { expect, test } from 'vitest';
import type { FileEntry } from '../../../../contract/commands/files.ts';
import { buildTree, treeRows } from './tree-model.ts';

const file = (path: string, status: FileEntry['status'] = 'unchanged'): FileEntry => ({
  path,
  kind: 'file',
  size: 1,
  executable: false,
  status,
});
const folder = (path: string): FileEntry => ({
  path,
  kind: 'folder',
  size: 0,
  executable: false,
  status: null,
});

const tree = buildTree([
  file('Readme.md'),
  folder('maps'),
  file('maps/map10.json', 'modified'),
  file('maps/map2.json'),
  folder('maps/old'),
  file('maps/old/map1.json'),
  file('a.json', 'added'),
  folder('flows'),
]);
const shown = (expanded: string[], filter = '') =>
  treeRows(tree, new Set(expanded), filter).map(row => `${'  '.repeat(row.level - 1)}${row.name}`);

test('folders come first, numbers count as numbers, closed folders hide what they hold', () => {
  expect(shown([])).toEqual(['flows', 'maps', 'a.json', 'Readme.md']);
  expect(shown(['maps'])).toEqual([
    'flows',
    'maps',
    '  old',
    '  map2.json',
    '  map10.json',
    'a.json',
    'Readme.md',
  ]);
});

test('a filter shows what matches with the folders around it, open or not', () => {
  expect(shown([], 'MAP1')).toEqual(['maps', '  old', '    map1.json', '  map10.json']);
  expect(shown([], 'old json')).toEqual(['maps', '  old', '    map1.json']);
  expect(shown([], 'nothing')).toEqual([]);
});

test('rows know their place for screen readers', () => {
  const row = treeRows(tree, new Set(['maps']), '').find(({ name }) => name === 'map10.json');
  expect(row).toMatchObject({ level: 2, position: 3, siblings: 3, expanded: null });
});

test('a folder knows that something in it differs', () => {
  expect(tree.changed).toEqual(new Set(['maps']));
});
