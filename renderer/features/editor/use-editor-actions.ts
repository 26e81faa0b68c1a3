import { useAction } from '../../store/actions.ts';
import { getState, setState } from '../../store/store.ts';
import { closeTab } from './close-tabs.ts';
import { activeKey, dirtyHere, editorState } from './editor-store.ts';
import { saveDocuments } from './save.ts';
import { reopenTab, stepTab } from './tabs.ts';
import { startCreate, useTree } from './tree-store.ts';

/** What the keyboard and the menu can have the editor do. */
export function useEditorActions(): void {
  useAction('file.save', () => {
    const key = activeKey(editorState());
    if (key !== null) void saveDocuments([key]);
  });
  useAction('file.saveAll', () => void saveDocuments(dirtyHere(editorState())));
  useAction('tab.close', () => {
    const { active } = editorState();
    if (active !== null) void closeTab(active);
  });
  useAction('tab.reopen', reopenTab);
  useAction('tab.next', () => stepTab(1));
  useAction('tab.previous', () => stepTab(-1));
  useAction('file.new', () => {
    if (getState().snapshot?.project?.standing.kind !== 'draft') return;
    setState({ sidebarOpen: true });
    startCreate('file');
  });
  useAction('file.filter', () => {
    setState({ sidebarOpen: true });
    useTree.setState({ filterAsked: true });
  });
}
