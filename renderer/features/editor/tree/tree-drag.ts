import type { DragEvent } from 'react';
import type { Tree } from './tree-model.ts';
import { canMove, moveInto } from './tree-operations.ts';
import { folderOf } from './tree-paths.ts';
import { setExpanded, useTree } from './tree-store.ts';

export const dragType = 'application/x-tagline-file';

/** How long (ms) something is held over a closed folder until it opens. */
const openAfterMs = 700;
let opening: { folder: string; timer: ReturnType<typeof setTimeout> } | null = null;

/** Lets files be dropped: on a folder, on a file (its folder is meant) or below all (the project itself). */
export function dropTarget(tree: Tree) {
  return {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(dragType)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
      const folder = folderUnder(event, tree);
      if (useTree.getState().dropFolder !== folder) useTree.setState({ dropFolder: folder });
      openSoon(folder);
    },
    onDragLeave: (event: DragEvent) => {
      const { relatedTarget, currentTarget } = event;
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) end();
    },
    onDragEnd: end,
    onDrop: (event: DragEvent) => {
      const path = event.dataTransfer.getData(dragType);
      const folder = folderUnder(event, tree);
      end();
      if (path !== '' && canMove(path, folder)) void moveInto(path, folder);
    },
  };
}

function folderUnder(event: DragEvent, tree: Tree): string {
  const row = event.target instanceof Element ? event.target.closest('[data-path]') : null;
  const entry = tree.entries.get(row?.getAttribute('data-path') ?? '');
  if (!entry) return '';
  return entry.kind === 'folder' ? entry.path : folderOf(entry.path);
}

function openSoon(folder: string): void {
  if (opening?.folder === folder) return;
  clearTimeout(opening?.timer);
  opening = { folder, timer: setTimeout(() => setExpanded([folder], true), openAfterMs) };
}

function end(): void {
  clearTimeout(opening?.timer);
  opening = null;
  useTree.setState({ dropFolder: null });
}
