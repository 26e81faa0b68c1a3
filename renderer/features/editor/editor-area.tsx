import { FilePlus2, FileText } from 'lucide-react';
import { runAction } from '../../store/actions.ts';
import { useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { activeKey, useEditor } from './documents/editor-store.ts';
import { useEditorLife } from './documents/use-editor-life.ts';
import { ElsewhereBar } from './elsewhere-bar.tsx';
import { OtherPane } from './other-pane.tsx';
import { OutsideBar } from './outside-bar.tsx';
import { QuestionDialog } from './questions/question-dialog.tsx';
import { TabRow } from './tab-row/tab-row.tsx';
import { CodePane } from './text/code-pane.tsx';
import { useEditorActions } from './use-editor-actions.ts';
import { VersionBar } from './version-bar.tsx';
import './editor.css';

/** Tabs and the text of the active one. */
export function EditorArea() {
  useEditorLife();
  useEditorActions();
  const key = useEditor(activeKey);
  const empty = useEditor(state => state.tabs.length === 0);
  return (
    <div className="flex h-full min-w-0 flex-col bg-surface">
      {!empty && <TabRow />}
      <ElsewhereBar />
      {key === null ? <NothingOpen /> : <OpenFile name={key} />}
      <QuestionDialog />
    </div>
  );
}

function OpenFile({ name }: { name: string }) {
  const document = useEditor(state => state.documents[name]);
  return (
    <div id="editor-panel" role="tabpanel" aria-label="Open file" className="flex min-h-0 flex-1 flex-col">
      {document?.kind === 'text' && <VersionBar />}
      <OutsideBar name={name} />
      <div className="min-h-0 flex-1">
        {document?.kind === 'text' ? <CodePane name={name} /> : <OtherPane name={name} document={document} />}
      </div>
    </div>
  );
}

function NothingOpen() {
  const viewing = useEditor(state => state.at.kind === 'version');
  const canWrite = useProject().readOnly === null;
  return (
    <div className="flex flex-1 items-center justify-center">
      <EmptyState
        icon={FileText}
        title="No file is open"
        action={
          !viewing &&
          canWrite && (
            <Button onClick={() => runAction('file.new')}>
              <FilePlus2 aria-hidden className="size-4" />
              New file
            </Button>
          )
        }
      >
        {canWrite
          ? 'Choose one on the left. Your work is kept while you type, and Save puts it into the latest draft.'
          : 'Choose one on the left.'}
      </EmptyState>
    </div>
  );
}
