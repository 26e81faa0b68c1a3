import type { SaveResult } from '../../../contract/commands/files.ts';
import type { Side } from '../../../contract/shapes.ts';
import { client, told } from '../../store/client.ts';
import { useEditorPort } from '../../store/editor-port.ts';
import { toast } from '../../store/store.ts';

/** Unsaved text of that file would be lost or fought over, so it has to be saved or dropped first. */
function isFree(path: string): boolean {
  if (useEditorPort.getState().unsavedText(path) === null) return true;
  toast({
    tone: 'danger',
    title: `${path} has unsaved text`,
    detail: 'Save or close it in the editor first; then take the change.',
    action: { label: 'Show', run: () => useEditorPort.getState().openFile(path) },
  });
  return false;
}

/** Puts a file as it is at `from` into the latest draft. */
export async function takeFile(from: Side, path: string, label: string): Promise<void> {
  if (!isFree(path)) return;
  const reply = await client.compare.takeFile({ from, path });
  if (told(reply) === null && !reply.ok) return;
  toast({ tone: 'success', title: `The latest draft has ${path} as in ${label}` });
}

/** Saves a text with one change taken back. False when nothing was saved; the screen shows the file anew. */
export async function saveReverted(path: string, text: string, expected: string): Promise<boolean> {
  if (!isFree(path)) return false;
  const result: SaveResult | null = told(await client.files.save({ files: [{ path, text, expected }] }));
  if (result === null) return false;
  if (result.kind === 'saved') return true;
  toast({
    tone: 'danger',
    title: `${path} changed meanwhile`,
    detail: 'It is shown anew; nothing was overwritten.',
  });
  return false;
}
