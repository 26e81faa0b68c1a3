import type { FileContent } from '../../../../contract/commands/files.ts';
import type { ErrorInfo } from '../../../../contract/errors.ts';
import { client } from '../../../store/client.ts';
import { textToSave } from '../save/text-to-save.ts';
import { atOf, type Document, type Key, pathOf } from './document.ts';
import { documentOf, editorState, patchText, setDocument, textDocument } from './editor-store.ts';
import { openContent, takeContent } from './open-text.ts';

let busy = 0;
let wanted = false;

/** Runs work of our own that changes files; what it changes is looked at when it has ended. */
export async function during<T>(work: () => Promise<T>): Promise<T> {
  busy++;
  try {
    return await work();
  } finally {
    busy--;
    if (busy === 0 && wanted) checkOutside();
  }
}

/** Compares every open file of the draft with the disk: clean text follows, unsaved text is marked. */
export function checkOutside(): void {
  wanted = busy > 0;
  if (wanted) return;
  const keys = Object.keys(editorState().documents).filter(key => atOf(key).kind === 'draft');
  for (const key of keys) void check(key);
}

async function check(key: Key): Promise<void> {
  const before = documentOf(key);
  if (before === undefined || before.kind === 'loading') return;
  const reply = await client.files.read({ at: { kind: 'draft' }, path: pathOf(key) });
  if (busy > 0) {
    wanted = true;
    return;
  }
  const document = documentOf(key);
  if (document === undefined || document.kind === 'loading') return;
  if (reply.ok) found(key, document, reply.value);
  else notFound(key, document, reply.error);
}

function found(key: Key, document: Document, current: FileContent): void {
  if (document.kind !== 'text') {
    openContent(key, current);
    return;
  }
  const same = current.kind === 'text' && current.oid === document.oid;
  if (same && document.base !== null) {
    if (document.outside) patchText(key, { outside: null });
    return;
  }
  if (!document.dirty || (current.kind === 'text' && current.text === textToSave(key)?.text)) {
    takeContent(key, current);
    return;
  }
  patchText(key, { outside: same ? null : { kind: 'changed', current } });
}

function notFound(key: Key, document: Document, error: ErrorInfo): void {
  if (error.code !== 'file-missing') {
    // Unsaved text is worth more than a message about a file that can't be read just now.
    if (document.kind !== 'text') setDocument(key, { kind: 'failed', error });
    return;
  }
  if (document.kind !== 'text' || !document.dirty) {
    setDocument(key, { kind: 'missing' });
    return;
  }
  if (textDocument(key)?.oid !== null) patchText(key, { outside: { kind: 'gone' } });
}
