import { FilePen } from 'lucide-react';
import { client, told } from '../../store/client.ts';
import { Button } from '../../ui/button.tsx';
import { discardText } from './documents/discard.ts';
import { atOf, pathOf, sameAt } from './documents/document.ts';
import { dirtyKeys, useEditor } from './documents/editor-store.ts';
import { dropDocuments } from './documents/tabs.ts';
import { EditorBar } from './editor-bar.tsx';

/** Unsaved text that was typed on a version which is not shown now, so that it is not forgotten. */
export function ElsewhereBar() {
  const at = useEditor(state => state.at);
  const documents = useEditor(state => state.documents);
  const keys = dirtyKeys({ documents }).filter(key => atOf(key).kind === 'version' && !sameAt(atOf(key), at));
  const [first] = keys;
  const version = first === undefined ? null : atOf(first);
  if (version?.kind !== 'version') return null;
  const there = keys.filter(key => sameAt(atOf(key), version));
  const discard = async () => {
    await Promise.all(there.map(discardText));
    dropDocuments(there);
  };
  return (
    <EditorBar
      icon={FilePen}
      action={
        <>
          <Button size="sm" onClick={() => void discard()}>
            Discard
          </Button>
          <Button size="sm" onClick={() => void client.versions.view({ name: version.name }).then(told)}>
            View {version.name}
          </Button>
        </>
      }
    >
      Unsaved text on <b>{version.name}</b>: {there.map(pathOf).join(', ')}
    </EditorBar>
  );
}
