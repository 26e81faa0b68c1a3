import { expect, test } from 'vitest';
import type { FileEntry } from '../../../../contract/commands/files.ts';
import { listedRows } from './tree-listed.ts';
import { buildTree, treeRows } from './tree-model.ts';
import type { NameEdit } from './tree-store.ts';

const entry = (path: string, kind: FileEntry['kind']): FileEntry => ({
  path,
  kind,
  size: 0,
  executable: false,
  status: null,
});
const tree = buildTree([
  entry('flows', 'folder'),
  entry('flows/a.json', 'file'),
  entry('maps', 'folder'),
  entry('maps/old', 'folder'),
  entry('maps/old/b.json', 'file'),
  entry('maps/c.json', 'file'),
  entry('z.json', 'file'),
]);
const rows = treeRows(tree, new Set(['flows', 'maps', 'maps/old']), '');
const listed = (edit: NameEdit | null) =>
  listedRows(rows, edit).map(
    row =>
      `${'  '.repeat((row.kind === 'name' ? row.level : row.row.level) - 1)}${row.kind === 'name' ? '?' : row.row.name}`,
  );

test('a new file’s name is typed where the file will stand', () => {
  expect(listed({ kind: 'create', type: 'file', folder: 'maps' })).toEqual([
    'flows',
    '  a.json',
    'maps',
    '  old',
    '    b.json',
    '  ?',
    '  c.json',
    'z.json',
  ]);
  expect(listed({ kind: 'create', type: 'file', folder: '' }).at(-2)).toBe('?');
});

test('a new folder’s name comes first', () => {
  expect(listed({ kind: 'create', type: 'folder', folder: 'maps' })[3]).toBe('  ?');
  expect(listed({ kind: 'create', type: 'folder', folder: '' })[0]).toBe('?');
});

test('a renamed row becomes the field', () => {
  expect(listed({ kind: 'rename', path: 'maps/c.json' })[5]).toBe('  ?');
});
