import { createHash } from 'node:crypto';
import { readIfThere } from './disk.ts';
import { stampOf } from './file-stamp.ts';
import { isOid } from './parse-commit.ts';
import type { Oid } from './types.ts';

/** A line of `packed-refs`. `peeled`: what an annotated tag stands for in the end; undefined when not told. */
type PackedRef = { oid: Oid; peeled: Oid | null | undefined };

export type PackedRefs = {
  path: string;
  /** All packed refs by full name; the same map as long as the file is. */
  read: () => ReadonlyMap<string, Oid>;
  /** What one of them holds. A few are found without parsing the file. */
  find: (ref: string) => Oid | null;
  /** Of the whole file: the same as long as its bytes are. */
  digest: () => string;
};

/**
 * The whole file as it is parsed for a rewrite, names as bytes (latin1), so that those in odd encodings
 * survive it. `traits` is the header's list of what the lines can be trusted for.
 */
export type PackedFile = { traits: string[]; refs: Map<string, PackedRef> };

// Format: https://github.com/git/git/blob/master/refs/packed-backend.c, "The packed-refs file format".
const header = '# pack-refs with:';
/** What a file has whose every `peeled` is told. */
export const allTraits = ['peeled', 'fully-peeled', 'sorted'];

/** Of thousands of lines, so without a list of them. */
function parse(text: string): Map<string, Oid> {
  const refs = new Map<string, Oid>();
  for (let at = 0, end = 0; at < text.length; at = end + 1) {
    end = text.indexOf('\n', at);
    if (end === -1) end = text.length;
    // `#` is the header, `^` the commit that the tag of the line before stands for.
    if (text[at] === '#' || text[at] === '^' || text[at + 40] !== ' ' || end < at + 41) continue;
    const oid = text.slice(at, at + 40);
    if (isOid(oid)) refs.set(text.slice(at + 41, end).trimEnd(), oid);
  }
  return refs;
}

export function parsePackedFile(bytes: Buffer): PackedFile {
  const refs = new Map<string, PackedRef>();
  const [first = '', ...rest] = bytes.toString('latin1').split('\n');
  const traits = first.startsWith(header) ? first.slice(header.length).split(' ').filter(Boolean) : [];
  const isTold = (name: string) =>
    traits.includes('fully-peeled') || (traits.includes('peeled') && name.startsWith('refs/tags/'));
  let last: PackedRef | undefined;
  for (const line of [first, ...rest]) {
    if (line[0] === '^' && last) last.peeled = line.slice(1, 41);
    const oid = line.slice(0, 40);
    if (!isOid(oid) || line[40] !== ' ') continue;
    const name = line.slice(41).trimEnd();
    last = { oid, peeled: isTold(name) ? null : undefined };
    refs.set(name, last);
  }
  return { traits, refs };
}

/** Sorted by bytes, as git needs for its search. */
export function encodePackedFile({ traits, refs }: PackedFile): Buffer {
  const lines = [...refs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { oid, peeled }]) => `${oid} ${name}\n${peeled ? `^${peeled}\n` : ''}`);
  const first = traits.length === 0 ? '' : `${header} ${traits.join(' ')} \n`;
  return Buffer.from(first + lines.join(''), 'latin1');
}

/** The same for one name, by its bytes; as there, the last of several lines counts. */
function search(bytes: Buffer, ref: string): Oid | null {
  const name = Buffer.from(` ${ref}`);
  let found: Oid | null = null;
  for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name, at + 1)) {
    if (at < 40 || (at > 40 && bytes[at - 41] !== lineBreak)) continue;
    const end = bytes.indexOf(lineBreak, at);
    const line = bytes.toString('utf8', at - 40, end === -1 ? bytes.length : end);
    const oid = line.slice(0, 40);
    if (isOid(oid) && line.slice(41).trimEnd() === ref) found = oid;
  }
  return found;
}

const lineBreak = 10;
/** A smaller file is parsed as fast as it is searched, and so is a large one that is searched often. */
const smallFile = 64 * 1024;
const mostSearches = 30;

export function createPackedRefs(path: string): PackedRefs {
  let stamp: string | null = null;
  let bytes = Buffer.alloc(0);
  let refs: ReadonlyMap<string, Oid> | null = null;
  let digest: string | null = null;
  let searches = 0;

  const look = () => {
    const { text, settled } = stampOf(path);
    if (text === stamp) return;
    const now = (text === 'none' ? null : readIfThere(path)) ?? Buffer.alloc(0);
    stamp = settled ? text : null;
    // Written a moment ago, it is read again, though mostly the same.
    if (now.equals(bytes)) return;
    [bytes, refs, digest, searches] = [now, null, null, 0];
  };
  const read = () => {
    look();
    refs ??= parse(bytes.toString('utf8'));
    return refs;
  };

  return {
    path,
    read,
    find: ref => {
      look();
      if (refs === null && bytes.length > smallFile && searches++ < mostSearches) return search(bytes, ref);
      return read().get(ref) ?? null;
    },
    digest: () => {
      look();
      digest ??= createHash('sha1').update(bytes).digest('hex');
      return digest;
    },
  };
}
