import type { Text } from '@codemirror/state';
import type { FileContent } from '../../../../contract/commands/files.ts';
import type { ErrorInfo } from '../../../../contract/errors.ts';
import type { At } from '../../../../contract/shapes.ts';
import type { TextFormat } from '../text/text-format.ts';

/** What happened to a file behind the editor's back while it held unsaved text. */
export type Outside = { kind: 'changed'; current: FileContent } | { kind: 'gone' };

export type TextDocument = {
  kind: 'text';
  format: TextFormat;
  /** What the file holds; null when that is not known any more, so that the text counts as unsaved. */
  base: Text | null;
  /** The blob id that the text is based on; null: there is no such file. */
  oid: string | null;
  /** Bytes, as last read or saved. */
  size: number;
  dirty: boolean;
  outside: Outside | null;
};

/** A file that a tab shows. */
export type Document =
  | { kind: 'loading' }
  | TextDocument
  | { kind: 'other'; content: Exclude<FileContent, { kind: 'text' }> }
  | { kind: 'missing' }
  | { kind: 'failed'; error: ErrorInfo };

/**
 * Names a document: one path is another document in the draft and in each version. A version's name is a
 * part of a git ref, which holds no colon.
 */
export type Key = string;

export const keyOf = (at: At, path: string): Key => `${at.kind === 'draft' ? '' : at.name}:${path}`;

export const pathOf = (key: Key): string => key.slice(key.indexOf(':') + 1);

export function atOf(key: Key): At {
  const name = key.slice(0, key.indexOf(':'));
  return name === '' ? { kind: 'draft' } : { kind: 'version', name };
}

export const sameAt = (a: At, b: At): boolean => keyOf(a, '') === keyOf(b, '');
