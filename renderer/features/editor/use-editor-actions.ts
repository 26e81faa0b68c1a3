import { useAction } from '../../store/actions.ts';
import { getState, setState, toast } from '../../store/store.ts';
import { closeTab } from './documents/close-tabs.ts';
import { activeKey, dirtyHere, editorState } from './documents/editor-store.ts';
import { reopenTab, stepTab } from './documents/tabs.ts';
import { saveDocuments } from './save/save.ts';
import { startCreate, useTree } from './tree/tree-store.ts';

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
    const project = getState().snapshot?.project;
    if (project?.standing.kind === 'viewing') {
      const detail = `You are viewing ${project.standing.version}. Return to the latest draft first.`;
      toast({ tone: 'info', title: 'Files are made in the latest draft', detail });
    } else if (project?.readOnly === null) {
      setState({ sidebarOpen: true });
      startCreate('file');
    }
  });
  useAction('file.filter', () => {
    setState({ sidebarOpen: true });
    useTree.setState({ filterAsked: true });
  });
}
