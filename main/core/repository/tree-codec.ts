import { isUtf8 } from 'node:buffer';
import { slashInName } from './safe-path.ts';
import type { FileMode, Oid, TreeEntry } from './types.ts';

/** Bytes: room for a million entries in one folder. */
const largestTree = 64 * 1024 * 1024;

/** Thrown for bytes that are no tree. */
export class TreeDamaged extends Error {}

/**
 * A name as text. Bytes that are not UTF-8 become lone surrogates U+DC80..U+DCFF, so that a name survives
 * being read and written again (as in PEP 383).
 */
export function decodeName(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let name = '';
  let at = 0;
  while (at < bytes.length) {
    let length = 4;
    while (length > 0 && !(at + length <= bytes.length && isOneCharacter(bytes.subarray(at, at + length)))) {
      length--;
    }
    name +=
      length > 0 ? bytes.toString('utf8', at, at + length) : String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
    at += Math.max(length, 1);
  }
  return name;
}

const isOneCharacter = (bytes: Buffer) => isUtf8(bytes) && [...bytes.toString('utf8')].length === 1;

const escapedByte = /[\udc2f\udc80-\udcff]/;

/** A name as git stores it. */
export function encodeName(name: string): Buffer {
  if (name.isWellFormed()) return Buffer.from(name, 'utf8');
  const parts = [...name].map(character =>
    escapedByte.test(character) && character.length === 1
      ? Buffer.of(character.charCodeAt(0) - 0xdc00)
      : Buffer.from(character, 'utf8'),
  );
  return Buffer.concat(parts);
}

function modeOf(text: string): TreeEntry['mode'] {
  if (text === '100644' || text === '40000' || text === '100755') return text;
  if (!/^[0-7]{1,7}$/.test(text)) throw new TreeDamaged('mode');
  const kind = Number.parseInt(text, 8) & 0o170000;
  if (kind === 0o040000) return '40000';
  if (kind === 0o120000) return '120000';
  if (kind === 0o160000) return '160000';
  // Old tools wrote 100664; git reads it so, too.
  if (kind === 0o100000) return Number.parseInt(text, 8) & 0o100 ? '100755' : '100644';
  throw new TreeDamaged(`mode ${text}`);
}

const plainName = /^[^/\x80-\xff]+$/;

/**
 * A name as text, from a text with a character for each of its bytes, which stand in `data` from `start` on.
 * A slash, which would make it a path, becomes a lone surrogate, too.
 */
export const nameOf = (latin1: string, data: Buffer, start: number): string =>
  plainName.test(latin1)
    ? latin1
    : decodeName(data.subarray(start, start + latin1.length)).replaceAll('/', slashInName);

/** Names and ids of smaller trees are parts of one text, which stays in memory with any of them. */
const mostShared = 64 * 1024;

/**
 * Entries in git's order, also where the bytes have another one.
 * Format: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
export function parseTree(data: Buffer): TreeEntry[] {
  if (data.length > largestTree) throw new TreeDamaged('size');
  // Few calls that look at all bytes cost less than many that look at some.
  const text = data.toString('latin1');
  const hex = data.length <= mostShared ? data.toString('hex') : null;
  const entries: TreeEntry[] = [];
  let mayBeUnsorted = false;
  let before = '';
  for (let at = 0; at < text.length; ) {
    const space = text.indexOf(' ', at);
    const end = text.indexOf('\0', space);
    if (space < 0 || end < 0 || end + 21 > text.length || end === space + 1) throw new TreeDamaged('entry');
    const mode = modeOf(text.slice(at, space));
    const bytes = text.slice(space + 1, end);
    // A folder is sorted as with a slash at its end, which matters where one name begins with the other.
    mayBeUnsorted ||= at > 0 && (bytes <= before || bytes.startsWith(before));
    before = bytes;
    const oid = hex?.slice(2 * end + 2, 2 * end + 42) ?? data.toString('hex', end + 1, end + 21);
    entries.push({ mode, name: nameOf(bytes, data, space + 1), oid });
    at = end + 21;
  }
  return mayBeUnsorted ? inOrder(entries) : entries;
}

function inOrder(entries: TreeEntry[]): TreeEntry[] {
  return entries
    .map(entry => ({ entry, key: sortKey(entry) }))
    .sort((a, b) => a.key.compare(b.key))
    .map(({ entry }) => entry);
}

/** What git sorts by: names as bytes, a folder's with a slash at its end. */
export const sortKey = ({ name, mode }: { name: string; mode: FileMode | '40000' }): Buffer =>
  encodeName(mode === '40000' ? `${name}/` : name);

export function encodeTree(entries: readonly TreeEntry[]): Buffer {
  const keyed = entries.map(entry => ({ entry, key: sortKey(entry) }));
  keyed.sort((a, b) => a.key.compare(b.key));
  const parts: Buffer[] = [];
  for (const { entry, key } of keyed) {
    const name = entry.mode === '40000' ? key.subarray(0, -1) : key;
    parts.push(Buffer.from(`${entry.mode} `), name, Buffer.of(0), oidBytes(entry.oid));
  }
  return Buffer.concat(parts);
}

const oidBytes = (oid: Oid) => Buffer.from(oid, 'hex');
