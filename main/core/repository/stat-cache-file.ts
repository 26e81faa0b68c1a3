import { createHash } from 'node:crypto';
import type { KnownFile } from './known-files.ts';
import { type KnownFolder, newFolder, pathIn } from './known-folders.ts';
import type { FileMode } from './types.ts';

// The header (format, how many folders and files, the text's length in bytes, a checksum), then the numbers of
// all folders, those of all files, and last their texts, everything in the order of a walk: few large pieces are
// read faster than many small ones.
const format = 'TLSTATS2';
const headerBytes = 36;
const folderNumbers = 8;
const fileNumbers = 12;
const modes: readonly FileMode[] = ['100644', '100755', '120000', '160000'];

const checksum = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest().subarray(0, 16);

/** A file as numbers. */
function pushFile(numbers: number[], file: KnownFile): void {
  const { mode, size, mtimeSec, mtimeNsec, ctimeSec, ctimeNsec, ino, dev, uid, gid, racy } = file;
  numbers.push(modes.indexOf(mode), size, mtimeSec, mtimeNsec, ctimeSec, ctimeNsec);
  numbers.push(ino, dev, uid, gid, racy ? 1 : 0, 0);
}

/** All that is known of a project's folders, and the circumstances under which it is true. */
export function encodeStatCache(top: KnownFolder, circumstances: string): Buffer {
  const folders: number[] = [];
  const files: number[] = [];
  const texts: string[] = [circumstances];
  const walk = (folder: KnownFolder, name: string) => {
    const { listed, tree, ignoreText, onlyTracked } = folder;
    // What can't be kept in this format is found again.
    const isPlain =
      listed !== null &&
      folder.held.size === 0 &&
      folder.skipped.size === 0 &&
      !ignoreText?.includes('\0') &&
      onlyTracked !== null;
    const flags =
      (isPlain ? 1 : 0) + (onlyTracked ? 2 : 0) + (ignoreText === null ? 0 : 4) + (listed?.racy ? 8 : 0);
    const times = [listed?.mtimeMs ?? 0, listed?.ctimeMs ?? 0, listed?.ino ?? 0];
    folders.push(...times, flags, folder.files.size, folder.folders.size, 0, 0);
    texts.push(name, (!folder.stale && isPlain && tree) || '', isPlain ? (ignoreText ?? '') : '');
    for (const [file, known] of folder.files) {
      pushFile(files, known);
      texts.push(file, known.oid);
    }
    for (const [below, known] of folder.folders) walk(known, below);
  };
  walk(top, '');
  const text = Buffer.from(texts.join('\0'), 'utf8');
  const numbers = Float64Array.from([...folders, ...files]);
  const body = Buffer.concat([Buffer.from(numbers.buffer), text]);
  const header = Buffer.alloc(headerBytes);
  header.write(format, 0, 'latin1');
  header.writeUInt32LE(folders.length / folderNumbers, 8);
  header.writeUInt32LE(files.length / fileNumbers, 12);
  header.writeUInt32LE(text.length, 16);
  header.set(checksum(body), 20);
  return Buffer.concat([header, body]);
}

/** What `encodeStatCache` wrote; null for anything else. */
export function decodeStatCache(bytes: Buffer): { top: KnownFolder; circumstances: string } | null {
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, 8) !== format) return null;
  const folderCount = bytes.readUInt32LE(8);
  const fileCount = bytes.readUInt32LE(12);
  const numberBytes = (folderCount * folderNumbers + fileCount * fileNumbers) * 8;
  const body = bytes.subarray(headerBytes);
  if (body.length !== numberBytes + bytes.readUInt32LE(16) || folderCount === 0) return null;
  if (!checksum(body).equals(bytes.subarray(20, headerBytes))) return null;
  // A copy, because numbers have to begin at a multiple of eight.
  const numbers = new Float64Array(new Uint8Array(body.subarray(0, numberBytes)).buffer);
  const texts = body.toString('utf8', numberBytes).split('\0');
  let folderAt = 0;
  let fileAt = folderCount * folderNumbers;
  let textAt = 1;
  const number = (at: number) => {
    const value = numbers[at] as number;
    // As a small integer where it is one: others cost the heap an object each.
    return (value | 0) === value ? value | 0 : value;
  };
  const nextText = () => texts[textAt++] as string;
  const nextFile = (): KnownFile => {
    const at = fileAt;
    fileAt += fileNumbers;
    return {
      mode: modes[number(at)] as FileMode,
      oid: nextText(),
      size: number(at + 1),
      mtimeSec: number(at + 2),
      mtimeNsec: number(at + 3),
      ctimeSec: number(at + 4),
      ctimeNsec: number(at + 5),
      ino: number(at + 6),
      dev: number(at + 7),
      uid: number(at + 8),
      gid: number(at + 9),
      racy: number(at + 10) === 1,
    };
  };
  const walk = (parent: KnownFolder | null): KnownFolder => {
    const at = folderAt;
    folderAt += folderNumbers;
    const name = nextText();
    const folder = newFolder(parent ? pathIn(parent, name) : '', parent);
    const flags = number(at + 3);
    folder.tree = nextText() || null;
    const ignoreText = nextText();
    if (flags & 1) {
      const [mtimeMs, ctimeMs, ino] = [number(at), number(at + 1), number(at + 2)];
      folder.listed = { mtimeMs, ctimeMs, ino, racy: (flags & 8) !== 0 };
      folder.onlyTracked = (flags & 2) !== 0;
      folder.ignoreText = flags & 4 ? ignoreText : null;
    }
    for (let left = number(at + 4); left > 0; left--) folder.files.set(nextText(), nextFile());
    for (let left = number(at + 5); left > 0; left--) {
      const below = walk(folder);
      folder.folders.set(below.path.slice(below.path.lastIndexOf('/') + 1), below);
    }
    folder.stale = folder.tree === null;
    return folder;
  };
  return { top: walk(null), circumstances: texts[0] ?? '' };
}
