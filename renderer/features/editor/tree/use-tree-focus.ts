import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef } from 'react';
import type { ListedRow } from './tree-listed.ts';
import { useTree } from './tree-store.ts';

/**
 * Keeps the focused row in sight and, after a key, gives it the keyboard.
 * @returns call it before a row shall get the keyboard
 */
export function useTreeFocus(
  listed: ListedRow[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  scroller: RefObject<HTMLDivElement | null>,
): () => void {
  const focused = useTree(state => state.focused);
  const edit = useTree(state => state.edit);
  const wanted = useRef(false);
  const index = listed.findIndex(row => (edit ? row.kind === 'name' : row.path === focused));

  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls only when the row is another one
  useEffect(() => {
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [focused, edit, index >= 0]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the row is there after the list was rendered with it
  useEffect(() => {
    if (!wanted.current || focused === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(focused)}"]`);
    if (!row) return;
    wanted.current = false;
    row.focus({ preventScroll: true });
  }, [focused, listed]);

  return () => {
    wanted.current = true;
  };
}
