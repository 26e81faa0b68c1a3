import { useEditorPort } from '../../../store/editor-port.ts';
import { getState } from '../../../store/store.ts';
import { saveDocuments } from '../save/save.ts';
import { textToSave } from '../save/text-to-save.ts';
import { discardText } from './discard.ts';
import { keyOf, pathOf } from './document.ts';
import { dirtyInReach, documentOf, editorState, isDirty, setEditor, useEditor } from './editor-store.ts';
import { flushBackups } from './hot-exit.ts';
import { openFile } from './tabs.ts';

/** Tells the rest of the screen what the editor can do and what is unsaved. @returns the end of it */
export function fillPort(): () => void {
  useEditorPort.setState({
    openFile,
    saveAll: () => saveDocuments(dirtyInReach(editorState())),
    discardAll: async () => {
      await Promise.all(dirtyInReach(editorState()).map(discardText));
    },
    unsavedText: path => {
      const keys = [keyOf(editorState().at, path), keyOf({ kind: 'draft' }, path)];
      const key = keys.find(candidate => isDirty(documentOf(candidate)));
      return key === undefined ? null : (textToSave(key)?.text ?? null);
    },
    editFromHere,
    handOver: flushBackups,
  });
  const tell = () => {
    const dirty = [...new Set(dirtyInReach(editorState()).map(pathOf))];
    const { unlocked } = editorState();
    const told = useEditorPort.getState();
    if (told.dirty.join('\n') !== dirty.join('\n')) useEditorPort.setState({ dirty });
    if (told.editing !== unlocked) useEditorPort.setState({ editing: unlocked });
  };
  tell();
  return useEditor.subscribe(tell);
}

/** Lets the text of the version that is looked at be changed; the question comes on saving. */
export function editFromHere(): void {
  const project = getState().snapshot?.project;
  if (project?.standing.kind === 'viewing') setEditor({ unlocked: project.standing.version });
}
