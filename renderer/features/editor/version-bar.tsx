import { Lock } from 'lucide-react';
import { useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { useEditor } from './documents/editor-store.ts';
import { editFromHere } from './documents/fill-port.ts';
import { EditorBar } from './editor-bar.tsx';

/** Someone typed into a version that is only looked at: how to go on from it. */
export function VersionBar() {
  const { standing, readOnly } = useProject();
  const refused = useEditor(state => state.editRefused && state.unlocked === null);
  if (standing.kind !== 'viewing' || !refused || readOnly !== null) return null;
  return (
    <EditorBar
      icon={Lock}
      action={
        <Button size="sm" variant="primary" onClick={editFromHere}>
          Edit from here
        </Button>
      }
    >
      <b>{standing.version}</b> is read-only, so nothing was typed. Edit from here to change it; on saving you
      choose what happens to your latest draft.
    </EditorBar>
  );
}
