import { decodeMessage, decodeText, encodeMessage } from './message.ts';
import { formatSignature, parseSignature } from './signature-line.ts';
import type { CommitObject, Oid, Signature } from './types.ts';

/** The lines before the first empty one, and the bytes after it. Lines that begin with a space continue. */
export function splitObject(data: Buffer): { headers: [name: string, value: Buffer][]; body: Buffer } {
  const headers: [string, Buffer][] = [];
  let at = 0;
  while (at < data.length && data[at] !== 0x0a) {
    const newline = data.indexOf(0x0a, at);
    const end = newline < 0 ? data.length : newline;
    const line = data.subarray(at, end);
    const space = line.indexOf(0x20);
    if (space > 0) headers.push([line.toString('latin1', 0, space), line.subarray(space + 1)]);
    at = end + 1;
  }
  return { headers, body: data.subarray(Math.min(at + 1, data.length)) };
}

export const isOid = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);

/** Bytes: a commit or a tag that is larger is not read, so that no screen has to show it. */
export const largestText = 16 * 1024 * 1024;

/** Answers null for bytes that are no commit. What is odd but readable (dates, encodings) is read. */
export function parseCommit(data: Buffer): CommitObject | null {
  if (data.length > largestText) return null;
  const { headers, body } = splitObject(data);
  const all = (name: string) => headers.filter(header => header[0] === name).map(header => header[1]);
  const tree = all('tree')[0]?.toString('latin1') ?? '';
  const parents = all('parent').map(parent => parent.toString('latin1'));
  if (!isOid(tree) || !parents.every(isOid)) return null;
  const encoding = all('encoding')[0]?.toString('latin1') ?? null;
  const person = (name: string) => {
    const line = all(name)[0];
    return line ? parseSignature(decodeText(line, encoding)) : null;
  };
  return {
    tree,
    parents,
    author: person('author'),
    committer: person('committer'),
    message: decodeMessage(decodeText(body, encoding)),
  };
}

export function encodeCommit(commit: {
  tree: Oid;
  parents: Oid[];
  author: Signature;
  message: string;
}): Buffer {
  const who = formatSignature(commit.author);
  const parents = commit.parents.map(parent => `parent ${parent}\n`).join('');
  const head = `tree ${commit.tree}\n${parents}author ${who}\ncommitter ${who}\n\n`;
  return Buffer.from(head + encodeMessage(commit.message));
}
