import { FileWarning } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { discardText } from './documents/discard.ts';
import { type Key, pathOf } from './documents/document.ts';
import { useEditor } from './documents/editor-store.ts';
import { closeNow } from './documents/tabs.ts';
import { EditorBar } from './editor-bar.tsx';
import { ask } from './questions/questions.ts';
import { keepMine } from './save/settle-conflict.ts';
import { textToSave } from './save/text-to-save.ts';

/** Over unsaved text whose file was changed or deleted by another program. */
export function OutsideBar({ name }: { name: Key }) {
  const outside = useEditor(state => {
    const document = state.documents[name];
    return document?.kind === 'text' ? document.outside : null;
  });
  if (!outside) return null;
  const path = pathOf(name);
  if (outside.kind === 'gone') {
    return (
      <EditorBar
        tone="warning"
        icon={FileWarning}
        action={
          <>
            <Button size="sm" onClick={() => closeNow([path])}>
              Close and discard
            </Button>
            <Button size="sm" onClick={() => keepMine(name, null)}>
              Keep my text
            </Button>
          </>
        }
      >
        This file was deleted outside of Tagline. Your text is still here; saving it makes the file again.
      </EditorBar>
    );
  }
  const { current } = outside;
  const differ = () => {
    const mine = textToSave(name);
    if (mine) void ask('difference', { path, mine: mine.text, theirs: current });
  };
  return (
    <EditorBar
      tone="warning"
      icon={FileWarning}
      action={
        <>
          <Button size="sm" onClick={differ}>
            Show difference
          </Button>
          <Button size="sm" onClick={() => keepMine(name, 'oid' in current ? current.oid : null)}>
            Keep mine
          </Button>
          <Button size="sm" onClick={() => void discardText(name)}>
            Reload
          </Button>
        </>
      }
    >
      This file was changed outside of Tagline while you have unsaved text in it.
    </EditorBar>
  );
}
