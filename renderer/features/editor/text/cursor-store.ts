import { diagnosticCount } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';
import { create } from 'zustand';

/** Where the cursor of the shown text stands, for the status bar. */
export type Cursor = {
  line: number;
  column: number;
  cursors: number;
  /** UTF-16 units. */
  selected: number;
  problems: number;
};

export const useCursor = create<{ cursor: Cursor | null }>()(() => ({ cursor: null }));

/** Lines and columns count from 1. */
export function cursorOf(state: EditorState): Cursor {
  const { main, ranges } = state.selection;
  const line = state.doc.lineAt(main.head);
  return {
    line: line.number,
    column: main.head - line.from + 1,
    cursors: ranges.length,
    selected: ranges.reduce((sum, { from, to }) => sum + to - from, 0),
    problems: diagnosticCount(state),
  };
}
