import { client } from '../../../store/client.ts';
import { atOf, type Key, pathOf } from './document.ts';
import { setDocument } from './editor-store.ts';
import { dropBackup } from './hot-exit.ts';
import { takeContent } from './open-text.ts';

/** Throws unsaved text away and shows the file as it is. */
export async function discardText(key: Key): Promise<void> {
  const reply = await client.files.read({ at: atOf(key), path: pathOf(key) });
  dropBackup(key);
  if (reply.ok) takeContent(key, reply.value);
  else if (reply.error.code === 'file-missing') setDocument(key, { kind: 'missing' });
  else setDocument(key, { kind: 'failed', error: reply.error });
}
