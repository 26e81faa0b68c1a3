import { useEffect, useRef } from 'react';
import { useEditor } from '../documents/editor-store.ts';
import { foldersOf, type Tree } from './tree-model.ts';
import { revealRow, setExpanded, useTree } from './tree-store.ts';

/** Up to this many files and folders, all are shown from the start. */
const small = 80;

/** Opens a small project's folders once, and shows the row of each file that becomes the active one. */
export function useTreeStart(tree: Tree): void {
  const active = useEditor(state => state.active);
  const started = useRef(useTree.getState().expanded.size > 0);
  useEffect(() => {
    if (started.current || tree.entries.size === 0) return;
    started.current = true;
    if (tree.entries.size <= small) setExpanded(foldersOf(tree), true);
  }, [tree]);
  useEffect(() => {
    if (active !== null) revealRow(active);
  }, [active]);
}
