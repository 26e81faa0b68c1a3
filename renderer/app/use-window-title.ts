import { useEffect } from 'react';
import { useEditorPort } from '../store/editor-port.ts';
import { useStore } from '../store/store.ts';

/** `• orders — Tagline`: the project, with a mark while something is unsaved. */
export function useWindowTitle(): void {
  const name = useStore(state => state.snapshot?.project?.name);
  const dirty = useEditorPort(editor => editor.dirty.length > 0);
  useEffect(() => {
    document.title = name === undefined ? 'Tagline' : `${dirty ? '• ' : ''}${name} — Tagline`;
  }, [name, dirty]);
}
