import type { ErrorInfo } from '../../../contract/errors.ts';
import { runAction } from '../../store/actions.ts';
import { client } from '../../store/client.ts';
import { useEditorPort } from '../../store/editor-port.ts';
import { show, toast } from '../../store/store.ts';

/** What becomes of unsaved text: into the draft (so that Undo brings it back), or away. */
export type Unsaved = 'save' | 'discard';

/** Restores a version, after what was chosen for the unsaved text, and says how to take it back. */
export async function restoreVersion(
  name: string,
  unsaved: Unsaved | 'none',
): Promise<'done' | 'unsaved' | ErrorInfo> {
  const editor = useEditorPort.getState();
  if (unsaved === 'save' && !(await editor.saveAll())) return 'unsaved';
  if (unsaved === 'discard') await editor.discardAll();
  const reply = await client.versions.restore({ name });
  if (!reply.ok) return reply.error;
  show({ kind: 'editor' });
  if (reply.value.kind === 'nothing-to-do') {
    toast({ tone: 'info', title: `The latest draft is ${name} already` });
  } else {
    toast({
      tone: 'success',
      title: `Restored ${name}`,
      detail: 'The latest draft is exactly this version now.',
      action: { label: 'Undo', run: () => runAction('draft.undo') },
    });
  }
  return 'done';
}
