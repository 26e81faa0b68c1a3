import type { At } from '../../../../contract/shapes.ts';
import { atOf, pathOf, sameAt } from './document.ts';
import { dirtyKeys, editorState, setEditor, type TabSet } from './editor-store.ts';
import { dropDocuments } from './tabs.ts';

/**
 * Shows another state of the project. The draft's tabs, cursors and unsaved texts are set aside while a version
 * is looked at, and come back as they were.
 */
export function showAt(at: At): void {
  const state = editorState();
  if (sameAt(at, state.at)) return;
  const unsavedThere = dirtyKeys(state).filter(key => sameAt(atOf(key), at));
  setEditor({ editRefused: false });
  const here: TabSet = { tabs: state.tabs, active: state.active };
  if (at.kind === 'draft') {
    setEditor({ ...(state.draftTabs ?? here), at, draftTabs: null, unlocked: null });
  } else {
    const tabs = [...new Set([...state.tabs, ...unsavedThere.map(pathOf)])];
    setEditor({
      at,
      tabs,
      active: state.active ?? tabs[0] ?? null,
      draftTabs: state.draftTabs ?? here,
      unlocked: unsavedThere.length > 0 ? at.name : null,
    });
  }
  forgetOtherVersions(at);
}

/** What was only looked at in a version can be read again. */
function forgetOtherVersions(at: At): void {
  const { documents } = editorState();
  const unsaved = new Set(dirtyKeys(editorState()));
  const looked = Object.keys(documents).filter(key => {
    const own = atOf(key);
    return own.kind === 'version' && !sameAt(own, at) && !unsaved.has(key);
  });
  if (looked.length > 0) dropDocuments(looked);
}
