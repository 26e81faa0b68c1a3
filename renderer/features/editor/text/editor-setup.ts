import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import { codeTheme } from '../../../shared/code-theme.ts';
import { indentOf } from './indent.ts';
import { lineSeparatorFor } from './line-separator.ts';
import { searchPanel } from './search-panel.ts';
import type { TextFormat } from './text-format.ts';

/** What changes while a document is open. Shared by all states: each has its own content in them. */
export const parts = {
  language: new Compartment(),
  name: new Compartment(),
  readOnly: new Compartment(),
  wrapping: new Compartment(),
};

export const readOnlyWhen = (readOnly: boolean): Extension => EditorState.readOnly.of(readOnly);
export const wrappingWhen = (wrap: boolean): Extension => (wrap ? EditorView.lineWrapping : []);

export const namedAs = (path: string): Extension =>
  EditorView.contentAttributes.of({ 'aria-label': `Text of ${path}`, tabindex: '0' });

const common: Extension = [
  lintGutter(),
  lineNumbers(),
  foldGutter({ markerDOM: foldMarker }),
  highlightActiveLineGutter(),
  highlightActiveLine(),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  dropCursor(),
  EditorState.allowMultipleSelections.of(true),
  rectangularSelection(),
  crosshairCursor(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightSelectionMatches(),
  search({ top: true, createPanel: searchPanel }),
  keymap.of([
    ...closeBracketsKeymap,
    ...defaultKeymap,
    ...searchKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...lintKeymap,
    indentWithTab,
  ]),
  codeTheme(),
];

export type Setup = { path: string; format: TextFormat; text: string; readOnly: boolean; wrap: boolean };

/** Everything that one document's editor is made of; its language comes later, when it is loaded. */
export function setupFor({ path, format, text, readOnly, wrap }: Setup): Extension {
  return [
    common,
    lineSeparatorFor(format),
    indentUnit.of(indentOf(text)),
    parts.language.of([]),
    parts.readOnly.of(readOnlyWhen(readOnly)),
    parts.wrapping.of(wrappingWhen(wrap)),
    parts.name.of(namedAs(path)),
  ];
}

function foldMarker(open: boolean): HTMLElement {
  const marker = document.createElement('span');
  marker.className = `fold-marker ${open ? 'is-open' : 'is-folded'}`;
  marker.title = open ? 'Fold' : 'Unfold';
  return marker;
}
