import { useEffect } from 'react';
import { standingAt } from '../../../store/standing.ts';
import { useProject, useStore } from '../../../store/store.ts';
import { emptyTree, useTree } from '../tree/tree-store.ts';
import { keyOf } from './document.ts';
import { activeKey, editorState, emptyEditor, setEditor, useEditor } from './editor-store.ts';
import { fillPort } from './fill-port.ts';
import { showAt } from './follow-standing.ts';
import { flushBackups, releaseBackups } from './hot-exit.ts';
import { keepTabs } from './keep-tabs.ts';
import { loadDocument } from './load-document.ts';
import { refreshSetup } from './open-text.ts';
import { checkOutside } from './outside-changes.ts';
import { restoreSession } from './restore-session.ts';
import { dropDocuments } from './tabs.ts';

/** The editor's life in an open project: its session, what it shows, and what changes underneath it. */
export function useEditorLife(): void {
  useSession();
  useStanding();
  useOutsideChanges();
  useActiveDocument();
}

function useSession(): void {
  useEffect(() => {
    const ends: (() => void)[] = [fillPort()];
    let over = false;
    void restoreSession().then(() => {
      if (!over) ends.push(keepTabs());
    });
    const flush = () => void flushBackups();
    window.addEventListener('blur', flush);
    window.addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      over = true;
      window.removeEventListener('blur', flush);
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', flush);
      for (const end of ends) end();
      releaseBackups();
      dropDocuments(Object.keys(editorState().documents));
      setEditor(emptyEditor);
      useTree.setState(emptyTree);
    };
  }, []);
}

function useStanding(): void {
  const at = standingAt(useProject().standing);
  const name = keyOf(at, '');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `name` stands for `at`
  useEffect(() => showAt(at), [name]);
}

function useOutsideChanges(): void {
  const stamp = useProject().stamps.files;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp tells that files changed
  useEffect(() => checkOutside(), [stamp]);
}

/** Loads what is to be seen, and keeps its lock and its settings as they should be. */
function useActiveDocument(): void {
  const key = useEditor(activeKey);
  const known = useEditor(state => (key === null ? undefined : state.documents[key]?.kind));
  const unlocked = useEditor(state => state.unlocked);
  const readOnly = useProject().readOnly !== null;
  const wrap = useStore(state => state.snapshot?.settings.wordWrap);
  useEffect(() => {
    if (key !== null && known === undefined) void loadDocument(key);
  }, [key, known]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the set-up is made of
  useEffect(() => {
    if (key !== null && known === 'text') refreshSetup(key);
  }, [key, known, unlocked, readOnly, wrap]);
}
