import { Lock, LockOpen } from 'lucide-react';
import { useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { EditorBar } from './editor-bar.tsx';
import { useEditor } from './editor-store.ts';
import { editFromHere } from './fill-port.ts';

/** Over the text of a version: that it is one, and how to go on from it. */
export function VersionBar() {
  const { standing, readOnly } = useProject();
  const unlocked = useEditor(state => state.unlocked);
  const refused = useEditor(state => state.refusedEdits);
  if (standing.kind !== 'viewing') return null;
  if (unlocked === standing.version) {
    return (
      <EditorBar icon={LockOpen}>
        Editing from <b>{standing.version}</b>. When you save, you choose what happens to the latest draft.
      </EditorBar>
    );
  }
  return (
    <EditorBar
      icon={Lock}
      action={
        readOnly === null && (
          <Button size="sm" onClick={editFromHere}>
            Edit from here
          </Button>
        )
      }
    >
      <span key={refused} className={cx(refused > 0 && 'animate-fade font-medium')}>
        {refused > 0 ? (
          <>
            <b>{standing.version}</b> is read-only. To change it, edit from here.
          </>
        ) : (
          <>
            As it is in <b>{standing.version}</b>, read-only
          </>
        )}
      </span>
    </EditorBar>
  );
}
