import type { KeyboardEvent } from 'react';
import type { TreeRow } from './tree-model.ts';
import { folderOf } from './tree-paths.ts';

/** What a key means in the tree, after the ARIA pattern (https://www.w3.org/WAI/ARIA/apg/patterns/treeview/). */
export type TreeCommand =
  | { kind: 'focus'; path: string }
  | { kind: 'expand'; path: string; open: boolean }
  | { kind: 'open'; path: string; focusText: boolean }
  | { kind: 'rename' | 'remove'; path: string };

const page = 15;

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** @param typed what was typed shortly before, for looking up by name */
export function treeCommand(event: Key, rows: TreeRow[], index: number, typed: string): TreeCommand | null {
  const row = rows[index];
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return null;
  const { entry, expanded } = row;
  const focus = (target: number): TreeCommand | null => {
    const there = rows[Math.min(Math.max(target, 0), rows.length - 1)];
    return there ? { kind: 'focus', path: there.entry.path } : null;
  };
  switch (event.key) {
    case 'ArrowDown':
      return focus(index + 1);
    case 'ArrowUp':
      return focus(index - 1);
    case 'Home':
      return focus(0);
    case 'End':
      return focus(rows.length - 1);
    case 'PageDown':
      return focus(index + page);
    case 'PageUp':
      return focus(index - page);
    case 'ArrowRight':
      if (expanded === null) return null;
      return expanded ? focus(index + 1) : { kind: 'expand', path: entry.path, open: true };
    case 'ArrowLeft':
      if (expanded) return { kind: 'expand', path: entry.path, open: false };
      return folderOf(entry.path) === '' ? null : { kind: 'focus', path: folderOf(entry.path) };
    case 'Enter':
    case ' ':
      if (expanded !== null) return { kind: 'expand', path: entry.path, open: !expanded };
      return { kind: 'open', path: entry.path, focusText: event.key === 'Enter' };
    case 'F2':
      return { kind: 'rename', path: entry.path };
    case 'Delete':
      return { kind: 'remove', path: entry.path };
    default:
      return event.key.length === 1 ? lookUp(rows, index, typed + event.key) : null;
  }
}

/** The next row whose name starts with what was typed; one letter again and again goes from match to match. */
function lookUp(rows: TreeRow[], index: number, typed: string): TreeCommand | null {
  const repeated = [...typed].every(letter => letter === typed[0]);
  const prefix = (repeated ? (typed[0] ?? '') : typed).toLowerCase();
  const start = repeated ? index + 1 : index;
  const turned = [...rows.slice(start), ...rows.slice(0, start)];
  const found = turned.find(({ name }) => name.toLowerCase().startsWith(prefix));
  return found ? { kind: 'focus', path: found.entry.path } : null;
}
