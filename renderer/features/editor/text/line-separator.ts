import { EditorState, type Extension } from '@codemirror/state';
import type { TextFormat } from './text-format.ts';

/**
 * Lines with one kind of ending need nothing: whatever is pasted becomes lines, and the file's own ending is put
 * between them on saving. With mixed endings only LF separates, so that CR stays in the text.
 */
export const lineSeparatorFor = (format: TextFormat): Extension =>
  format.lineEnding === 'mixed' ? EditorState.lineSeparator.of('\n') : [];
