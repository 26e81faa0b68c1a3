import { ask } from '../questions/questions.ts';
import { saveDocuments } from '../save/save.ts';
import { keyOf } from './document.ts';
import { documentOf, editorState, isDirty } from './editor-store.ts';
import { closeNow } from './tabs.ts';

/** Closes tabs; where text in them is unsaved, asks first. */
export async function closeTabs(paths: string[]): Promise<void> {
  const { at } = editorState();
  const unsaved = paths.filter(path => isDirty(documentOf(keyOf(at, path))));
  if (unsaved.length > 0) {
    const answer = await ask('close', { paths: unsaved });
    if (answer === 'cancel') return;
    if (answer === 'save') {
      const saved = await saveDocuments(unsaved.map(path => keyOf(at, path)));
      // Saving what was typed on a version leads back to the draft, whose tabs are other ones.
      if (!saved || at.kind === 'version') return;
    }
  }
  closeNow(paths);
}

export const closeTab = (path: string): Promise<void> => closeTabs([path]);

export const closeOtherTabs = (path: string): Promise<void> =>
  closeTabs(editorState().tabs.filter(other => other !== path));

export function closeTabsRightOf(path: string): Promise<void> {
  const { tabs } = editorState();
  return closeTabs(tabs.slice(tabs.indexOf(path) + 1));
}

export const closeAllTabs = (): Promise<void> => closeTabs(editorState().tabs);
