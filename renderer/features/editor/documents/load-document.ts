import { client } from '../../../store/client.ts';
import { atOf, type Key, pathOf } from './document.ts';
import { documentOf, setDocument } from './editor-store.ts';
import { openContent } from './open-text.ts';

/** Reads a document's file unless that was done before. */
export async function loadDocument(key: Key): Promise<void> {
  if (documentOf(key) !== undefined) return;
  setDocument(key, { kind: 'loading' });
  const reply = await client.files.read({ at: atOf(key), path: pathOf(key) });
  // Closed meanwhile, or filled by someone else.
  if (documentOf(key)?.kind !== 'loading') return;
  if (reply.ok) openContent(key, reply.value);
  else if (reply.error.code === 'file-missing') setDocument(key, { kind: 'missing' });
  else setDocument(key, { kind: 'failed', error: reply.error });
}
