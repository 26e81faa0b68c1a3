import { nextDiagnostic } from '@codemirror/lint';
import { CircleAlert } from 'lucide-react';
import { languageFor } from '../../shared/languages.ts';
import { useStore } from '../../store/store.ts';
import { pathOf } from './documents/document.ts';
import { shownView } from './documents/editor-states.ts';
import { activeKey, useEditor } from './documents/editor-store.ts';
import { bytesLabel } from './text/bytes-label.ts';
import { useCursor } from './text/cursor-store.ts';
import { lineEndingNames } from './text/text-format.ts';

/** Where the cursor is and what the shown text is like, at the end of the status bar. */
export function EditorStatus() {
  const key = useEditor(activeKey);
  const document = useEditor(state => (key === null ? undefined : state.documents[key]));
  const seen = useStore(state => state.view.kind === 'editor');
  const readOnly = useStore(state => state.snapshot?.project?.standing.kind === 'viewing');
  const cursor = useCursor(state => state.cursor);
  if (!seen || key === null || document?.kind !== 'text' || !cursor) return null;
  const { line, column, cursors, selected, problems } = cursor;
  const { format, size, dirty } = document;
  return (
    <div className="flex min-w-0 items-center gap-4 whitespace-nowrap tabular-nums">
      {problems > 0 && <Problems count={problems} />}
      <span>
        Ln {line}, Col {column}
        {selected > 0 && ` (${selected} selected)`}
        {cursors > 1 && `, ${cursors} cursors`}
      </span>
      <span className="max-md:hidden">{languageFor(pathOf(key))?.name ?? 'Plain text'}</span>
      <span className="max-md:hidden">
        {lineEndingNames[format.lineEnding]}
        {format.bom && ', BOM'}
      </span>
      <span className="max-lg:hidden">{bytesLabel(size)}</span>
      <span role="status" data-testid="save-state" className={dirty ? 'text-accent-text' : ''}>
        {dirty ? 'Unsaved' : readOnly ? 'Read-only' : 'Saved'}
      </span>
    </div>
  );
}

function Problems({ count }: { count: number }) {
  const next = () => {
    const view = shownView();
    if (!view) return;
    view.focus();
    nextDiagnostic(view);
  };
  return (
    <button
      type="button"
      onClick={next}
      title="Go to the next problem"
      className="flex min-w-0 items-center gap-1 rounded px-1 text-danger hover:bg-hover"
    >
      <CircleAlert aria-hidden className="size-3.5 shrink-0" />
      {count === 1 ? '1 problem' : `${count} problems`}
    </button>
  );
}
