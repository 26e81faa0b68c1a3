import { isUtf8 } from 'node:buffer';
import { Failure } from '../failure.ts';
import type { TagObject } from './types.ts';

/** Text of an object: in the encoding that it names, else UTF-8, else Latin-1 (which reads anything). */
export function decodeText(bytes: Buffer, encoding: string | null): string {
  if (encoding && !/^utf-?8$/i.test(encoding)) {
    try {
      return new TextDecoder(encoding).decode(bytes);
    } catch {
      // An encoding that nobody knows says nothing.
    }
  }
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1');
}

const kinds = {
  'PGP SIGNATURE': 'pgp',
  'PGP MESSAGE': 'pgp',
  'SSH SIGNATURE': 'ssh',
  'SIGNED MESSAGE': 'x509',
} as const;

const lastLine = /(?:^|\n)-----END (PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----\r?$/;

/** Finds a signature that ends where `text` ends: its kind, and where it starts. */
function findSignature(text: string): { kind: NonNullable<TagObject['signed']>; start: number } | null {
  const end = lastLine.exec(text);
  if (!end) return null;
  const label = end[1] as keyof typeof kinds;
  const begin = `-----BEGIN ${label}-----`;
  for (let at = text.lastIndexOf(begin); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(begin, at - 1)) {
    const atLineStart = at === 0 || text[at - 1] === '\n';
    const lineEnd = text.slice(at + begin.length, at + begin.length + 2);
    if (atLineStart && /^\r?\n/.test(lineEnd)) return { kind: kinds[label], start: at };
  }
  return null;
}

function splitNewlines(text: string): { text: string; newlines: number } {
  let end = text.length;
  while (end > 0 && text[end - 1] === '\n') end--;
  return { text: text.slice(0, end), newlines: text.length - end };
}

/** A message as it is stored, with one newline more at its end; empty stays empty. Throws `bad-request`. */
export function encodeMessage(message: string): string {
  if (message.includes('\0')) {
    throw new Failure('bad-request', 'The description holds a NUL character. Take it out and try again.');
  }
  return message === '' ? '' : `${message}\n`;
}

export const decodeMessage = (stored: string): string =>
  stored.endsWith('\n') ? stored.slice(0, -1) : stored;

/**
 * A tag's message as it is stored. One that ends like a signature gets a second newline, which no signing
 * tool writes, so that nobody's text is mistaken for one.
 */
export function encodeTagMessage(message: string): string {
  const endsLikeSignature = findSignature(splitNewlines(message).text) !== null;
  return encodeMessage(message) + (endsLikeSignature ? '\n' : '');
}

/** The message as it was typed, without the signature that may follow it. */
export function decodeTagMessage(stored: string): Pick<TagObject, 'message' | 'signed'> {
  const { text, newlines } = splitNewlines(stored);
  const signature = findSignature(text);
  if (!signature) return { message: decodeMessage(stored), signed: null };
  if (newlines >= 2) return { message: text + '\n'.repeat(newlines - 2), signed: null };
  return { message: decodeMessage(text.slice(0, signature.start)), signed: signature.kind };
}
