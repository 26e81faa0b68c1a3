import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useStore } from '../../../store/store.ts';
import { pageNonce } from '../../../ui/page-nonce.ts';
import { stateChanged } from '../documents/change-document.ts';
import type { Key } from '../documents/document.ts';
import { hideState, shownKey, showState } from '../documents/editor-states.ts';
import { setEditor, useEditor } from '../documents/editor-store.ts';
import { refuseEdit } from '../documents/refuse-edit.ts';
import { cursorOf, useCursor } from './cursor-store.ts';

/** The one CodeMirror view; it shows the document of that name. */
export function CodePane({ name }: { name: Key }) {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const focusWanted = useEditor(state => state.focusWanted);
  const fontSize = useStore(state => state.snapshot?.settings.fontSize ?? 13);

  useEffect(() => {
    if (!parent.current) return;
    const created = createView(parent.current);
    view.current = created;
    return () => {
      hideState();
      created.destroy();
      view.current = null;
      useCursor.setState({ cursor: null });
    };
  }, []);

  useEffect(() => {
    if (!view.current) return;
    showState(view.current, name);
    useCursor.setState({ cursor: cursorOf(view.current.state) });
  }, [name]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: after the document is shown
  useEffect(() => {
    if (!focusWanted || !view.current) return;
    setEditor({ focusWanted: false });
    view.current.focus();
  }, [name, focusWanted]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: lines have another height then
  useEffect(() => view.current?.requestMeasure(), [fontSize]);

  return (
    <div
      ref={parent}
      data-testid="editor-text"
      data-landing
      className="selectable h-full min-h-0 overflow-hidden"
      style={{ fontSize }}
      onBeforeInput={refuseEdit}
    />
  );
}

function createView(parent: HTMLElement): EditorView {
  return new EditorView({
    parent,
    // Until the first document is shown; the view writes its styles at once.
    extensions: EditorView.cspNonce.of(pageNonce()),
    dispatchTransactions: (transactions, view) => {
      view.update(transactions);
      const key = shownKey();
      if (key === null) return;
      stateChanged(
        key,
        view.state,
        transactions.some(transaction => transaction.docChanged),
      );
      useCursor.setState({ cursor: cursorOf(view.state) });
    },
  });
}
