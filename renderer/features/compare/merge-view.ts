import { goToNextChunk, goToPreviousChunk, MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { codeTheme } from '../../shared/code-theme.ts';

export type MergeRequest = {
  parent: HTMLElement;
  a: string;
  b: string;
  layout: 'split' | 'inline';
  labels: { a: string; b: string };
  /** Grammar of both sides. */
  language: Extension;
  /** Where given, each change has a button that takes the old text back; told the whole new text. */
  onRevert?: (text: string) => void;
};

export type MergeHandle = { next: () => boolean; previous: () => boolean; destroy: () => void };

const collapseUnchanged = { margin: 3, minSize: 6 };
const diffConfig = { scanLimit: 1000, timeout: 500 };

function revertButton(run?: (event: MouseEvent) => void): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'tl-revert';
  button.textContent = 'Revert';
  button.title = 'Take the old text back into the latest draft';
  button.setAttribute('aria-label', 'Revert this change');
  if (run) button.addEventListener('mousedown', run);
  return button;
}

/** `\n` alone separates lines, so that what stands in the document is the file's text exactly. */
const exact = EditorState.lineSeparator.of('\n');
const textOf = (state: EditorState) => state.doc.sliceString(0, state.doc.length, '\n');

/** Shows two texts against each other, with nothing to type in. */
export function showMerge({ parent, a, b, layout, labels, language, onRevert }: MergeRequest): MergeHandle {
  const side = (label: string): Extension => [
    exact,
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
    lineNumbers(),
    codeTheme(),
    language,
    EditorView.lineWrapping,
  ];
  const reverted = EditorView.updateListener.of(update => {
    if (update.docChanged) onRevert?.(textOf(update.state));
  });

  if (layout === 'inline') {
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: b,
        extensions: [
          side(labels.b),
          reverted,
          unifiedMergeView({
            original: a,
            collapseUnchanged,
            diffConfig,
            mergeControls: onRevert
              ? (type, action) => (type === 'reject' ? revertButton(action) : document.createElement('span'))
              : false,
          }),
        ],
      }),
    });
    return handle(view, () => view.destroy());
  }
  const merge = new MergeView({
    parent,
    a: { doc: a, extensions: side(labels.a) },
    b: { doc: b, extensions: [side(labels.b), reverted] },
    collapseUnchanged,
    diffConfig,
    ...(onRevert ? { revertControls: 'a-to-b' as const, renderRevertControl: () => revertButton() } : {}),
  });
  return handle(merge.b, () => merge.destroy());
}

function handle(view: EditorView, destroy: () => void): MergeHandle {
  const go = (command: typeof goToNextChunk) => () => {
    const before = view.state.selection.main.head;
    const moved = command({ state: view.state, dispatch: transaction => view.dispatch(transaction) });
    const after = view.state.selection.main.head;
    view.dispatch({ effects: EditorView.scrollIntoView(after, { y: 'center' }) });
    return moved && after !== before;
  };
  return { next: go(goToNextChunk), previous: go(goToPreviousChunk), destroy };
}
