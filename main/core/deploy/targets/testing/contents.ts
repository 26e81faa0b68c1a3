import { createHash } from 'node:crypto';

/** Bytes that can't be made smaller, the same in each run. */
function noise(size: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < size; at += 64) parts.push(createHash('sha512').update(`${at}`).digest());
  return Buffer.concat(parts).subarray(0, size);
}

/** For tests: files of every kind that a version may hold. */
export const kinds: { [path: string]: string | Uint8Array } = {
  'flow.json': '{}\n',
  'bin/run.sh': '#!/bin/sh\necho hi\n',
  empty: '',
  'data/all.bin': Uint8Array.from({ length: 256 }, (_, byte) => byte),
  'data/large.bin': noise(5 * 1024 * 1024),
  'crlf.txt': 'a\r\nb\r\n',
  ' a b/ü — 漢字.txt': 'x',
  'deep/er/and/deeper/😀.json': '[]',
  'quotes/it\'s "$HOME" `id` & more;.txt': 'q',
  '-rf': 'looks like an option',
  'manifest.json': 'mine',
  'connections.json': 'mine',
  current: 'mine',
  'a.b': 'sorts before a/b',
  'a/b': 'and after a.b',
  a0: 'and after both',
};
