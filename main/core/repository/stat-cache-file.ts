import { createHash } from 'node:crypto';
import { fileNumbers, type KeptFiles, keepFiles, keptCount, oidBytes } from './kept-files.ts';
import { type KnownFolder, newFolder, pathIn } from './known-folders.ts';

// The header (format, how many folders and files, the text's length in bytes, a checksum), then the numbers of
// all folders, those of all files, the files' object ids, and last the texts, everything in the order of a walk:
// few large pieces are read faster than many small ones, and a folder's files need not be looked at one by one.
const format = 'TLSTATS3';
/** A multiple of eight, so that the numbers need not be copied. */
const headerBytes = 40;
const folderNumbers = 7;

const checksum = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();

/** All that is known of a project's folders, and the circumstances under which it is true. */
export function encodeStatCache(top: KnownFolder, circumstances: string): Buffer {
  const folders: number[] = [];
  const files: KeptFiles[] = [];
  const texts: string[] = [`${circumstances}\0`];
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
    const kept = folder.kept ?? keepFiles(folder.files);
    files.push(kept);
    const times = [listed?.mtimeMs ?? 0, listed?.ctimeMs ?? 0, listed?.ino ?? 0];
    folders.push(...times, flags, keptCount(kept), kept.names.length, folder.folders.size);
    const own = [name, (!folder.stale && isPlain && tree) || '', isPlain ? (ignoreText ?? '') : ''];
    texts.push(own.join('\0'), '\0', kept.names);
    for (const [below, known] of folder.folders) walk(known, below);
  };
  walk(top, '');
  const text = Buffer.from(texts.join(''), 'utf8');
  const oids = Buffer.concat(files.map(kept => kept.oids));
  const asBytes = ({ buffer, byteOffset, byteLength }: Float64Array) =>
    new Uint8Array(buffer, byteOffset, byteLength);
  const numbers = [Float64Array.from(folders), ...files.map(kept => kept.numbers)].map(asBytes);
  const body = Buffer.concat([...numbers, oids, text]);
  const header = Buffer.alloc(headerBytes);
  header.write(format, 0, 'latin1');
  header.writeUInt32LE(folders.length / folderNumbers, 8);
  header.writeUInt32LE(oids.length / oidBytes, 12);
  header.writeUInt32LE(text.length, 16);
  header.set(checksum(body), 20);
  return Buffer.concat([header, body]);
}

/** What `encodeStatCache` wrote; null for anything else. */
export function decodeStatCache(bytes: Buffer): { top: KnownFolder; circumstances: string } | null {
  if (bytes.length < headerBytes || bytes.toString('latin1', 0, 8) !== format) return null;
  const folderCount = bytes.readUInt32LE(8);
  const fileCount = bytes.readUInt32LE(12);
  const numberCount = folderCount * folderNumbers + fileCount * fileNumbers;
  const oidsAt = numberCount * 8;
  const textAt = oidsAt + fileCount * oidBytes;
  const body = bytes.subarray(headerBytes);
  if (body.length !== textAt + bytes.readUInt32LE(16) || folderCount === 0) return null;
  if (!checksum(body).equals(bytes.subarray(20, headerBytes))) return null;
  const numbers = numbersAt(body, numberCount);
  const text = body.toString('utf8', textAt);
  let folderAt = 0;
  let fileAt = 0;
  let at = 0;
  const nextText = () => {
    const end = text.indexOf('\0', at);
    const piece = text.slice(at, end);
    at = end + 1;
    return piece;
  };
  const nextFiles = (count: number, namesLength: number): KeptFiles => {
    const first = folderCount * folderNumbers + fileAt * fileNumbers;
    const firstOid = oidsAt + fileAt * oidBytes;
    fileAt += count;
    at += namesLength;
    return {
      numbers: numbers.subarray(first, first + count * fileNumbers),
      oids: body.subarray(firstOid, firstOid + count * oidBytes),
      names: text.slice(at - namesLength, at),
    };
  };
  const walk = (parent: KnownFolder | null): KnownFolder => {
    const number = (offset: number) => numbers[own + offset] as number;
    const own = folderAt;
    folderAt += folderNumbers;
    const name = nextText();
    const tree = nextText() || null;
    const ignoreText = nextText();
    const kept = nextFiles(number(4), number(5));
    const folder = newFolder(parent ? pathIn(parent, name) : '', parent, kept);
    const flags = number(3);
    folder.tree = tree;
    if (flags & 1) {
      const [mtimeMs, ctimeMs, ino] = [number(0), number(1), number(2)];
      folder.listed = { mtimeMs, ctimeMs, ino, racy: (flags & 8) !== 0 };
      folder.onlyTracked = (flags & 2) !== 0;
      folder.ignoreText = flags & 4 ? ignoreText : null;
    }
    for (let left = number(6); left > 0; left--) {
      const below = walk(folder);
      folder.folders.set(below.path.slice(below.path.lastIndexOf('/') + 1), below);
    }
    folder.stale = folder.tree === null;
    return folder;
  };
  const circumstances = nextText();
  return { top: walk(null), circumstances };
}

function numbersAt(body: Buffer, count: number): Float64Array {
  const isInPlace = body.byteOffset % 8 === 0;
  return isInPlace
    ? new Float64Array(body.buffer, body.byteOffset, count)
    : new Float64Array(new Uint8Array(body.subarray(0, count * 8)).buffer);
}
