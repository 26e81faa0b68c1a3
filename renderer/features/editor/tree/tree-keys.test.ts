import { expect, test } from 'vitest';
import type { FileEntry } from '../../../../contract/commands/files.ts';
import { treeCommand } from './tree-keys.ts';
import { buildTree, treeRows } from './tree-model.ts';

const entry = (path: string, kind: FileEntry['kind']): FileEntry => ({
  path,
  kind,
  size: 0,
  executable: false,
  status: null,
});
const tree = buildTree([
  entry('flows', 'folder'),
  entry('maps', 'folder'),
  entry('maps/mail.json', 'file'),
  entry('maps/order.json', 'file'),
  entry('order.md', 'file'),
]);
const rows = treeRows(tree, new Set(['maps']), '');
const paths = rows.map(row => row.entry.path);

const press = (key: string, from: string, typed = '', modifiers = {}) =>
  treeCommand(
    { key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers },
    rows,
    paths.indexOf(from),
    typed,
  );
const focus = (path: string) => ({ kind: 'focus', path });

test('arrows go along, open, close and lead out', () => {
  expect(press('ArrowDown', 'maps')).toEqual(focus('maps/mail.json'));
  expect(press('ArrowUp', 'flows')).toEqual(focus('flows'));
  expect(press('ArrowRight', 'flows')).toEqual({ kind: 'expand', path: 'flows', open: true });
  expect(press('ArrowRight', 'maps')).toEqual(focus('maps/mail.json'));
  expect(press('ArrowLeft', 'maps/order.json')).toEqual(focus('maps'));
  expect(press('ArrowLeft', 'maps')).toEqual({ kind: 'expand', path: 'maps', open: false });
  expect(press('ArrowLeft', 'order.md')).toBeNull();
  expect(press('End', 'flows')).toEqual(focus('order.md'));
});

test('Enter opens a file to type in it, Space only shows it', () => {
  expect(press('Enter', 'order.md')).toEqual({ kind: 'open', path: 'order.md', focusText: true });
  expect(press(' ', 'order.md')).toEqual({ kind: 'open', path: 'order.md', focusText: false });
  expect(press('Enter', 'flows')).toEqual({ kind: 'expand', path: 'flows', open: true });
});

test('letters look names up: a word goes to it, one letter again and again goes round', () => {
  expect(press('m', 'flows')).toEqual(focus('maps'));
  expect(press('m', 'maps', 'm')).toEqual(focus('maps/mail.json'));
  expect(press('r', 'maps/order.json', 'o')).toEqual(focus('maps/order.json'));
  expect(press('o', 'maps/order.json')).toEqual(focus('order.md'));
  expect(press('x', 'flows')).toBeNull();
  expect(press('m', 'flows', '', { ctrlKey: true })).toBeNull();
});
