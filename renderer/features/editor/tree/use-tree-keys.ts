import { type KeyboardEvent, useRef } from 'react';
import { openFile } from '../documents/tabs.ts';
import { treeCommand } from './tree-keys.ts';
import type { Tree, TreeRow } from './tree-model.ts';
import { removeEntry } from './tree-operations.ts';
import { isWithin } from './tree-paths.ts';
import { setExpanded, startRename, useTree } from './tree-store.ts';

/** How long (ms) letters belong to one name. */
const typingMs = 700;

/** The keyboard of the tree. @param wantFocus called before another row becomes the focused one */
export function useTreeKeys(
  rows: TreeRow[],
  current: string | null,
  editable: boolean,
  tree: Tree,
  wantFocus: () => void,
) {
  const typed = useRef({ text: '', at: 0 });
  return (event: KeyboardEvent) => {
    const before = event.timeStamp - typed.current.at < typingMs ? typed.current.text : '';
    const index = rows.findIndex(({ entry }) => entry.path === current);
    const command = treeCommand(event, rows, index, before);
    if (!command) return;
    event.preventDefault();
    if (event.key.length === 1) typed.current = { text: before + event.key, at: event.timeStamp };
    const { path } = command;
    switch (command.kind) {
      case 'focus':
        wantFocus();
        useTree.setState({ focused: path });
        break;
      case 'expand':
        setExpanded([path], command.open);
        break;
      case 'open':
        openFile(path, { focus: command.focusText });
        break;
      case 'rename':
        if (editable) {
          wantFocus();
          startRename(path);
        }
        break;
      case 'remove': {
        const entry = tree.entries.get(path);
        if (!editable || !entry) break;
        const stays = (row: TreeRow) => !isWithin(row.entry.path, path);
        const next = rows.slice(index).find(stays) ?? rows.slice(0, index).findLast(stays);
        void removeEntry(entry).then(removed => {
          if (!removed || !next) return;
          wantFocus();
          useTree.setState({ focused: next.entry.path });
        });
        break;
      }
    }
  };
}
