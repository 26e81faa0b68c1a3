import { createHash } from 'node:crypto';

export type Kind = 'blob' | 'tree' | 'commit' | 'tag';

export const bytesOf = (content: string | Uint8Array): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);

export const withHeader = (kind: string, body: Buffer, size: number | string = body.length): Buffer =>
  Buffer.concat([Buffer.from(`${kind} ${size}\0`), body]);

export const idOf = (kind: string, body: Buffer): string =>
  createHash('sha1').update(withHeader(kind, body)).digest('hex');

/** One line of a tree: the name as it stands, whatever it holds. */
export type Entry = [mode: string, name: string | Uint8Array, oid: string];

/** A tree of these entries in this order: git's own tools would refuse many of them. */
export const treeBody = (entries: readonly Entry[]): Buffer =>
  Buffer.concat(
    entries.flatMap(([mode, name, oid]) => [
      Buffer.from(`${mode} `),
      bytesOf(name),
      Buffer.of(0),
      Buffer.from(oid, 'hex'),
    ]),
  );

export const who = 'Eve Stranger <eve@example.org> 1741500000 +0100';

export const commitBody = (
  tree: string,
  { head = '', message = 'a commit\n', parents = [] as string[] } = {},
): Buffer =>
  bytesOf(
    `tree ${tree}\n${parents.map(parent => `parent ${parent}\n`).join('')}author ${who}\ncommitter ${who}\n${head}\n${message}`,
  );

export const tagBody = (
  object: string,
  { type = 'commit', name = 'v', tagger = `tagger ${who}\n`, message = 'a tag\n' as string | Buffer } = {},
): Buffer =>
  Buffer.concat([bytesOf(`object ${object}\ntype ${type}\ntag ${name}\n${tagger}\n`), bytesOf(message)]);
