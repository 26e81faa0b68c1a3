import { decodeTagMessage, decodeText, encodeTagMessage } from './message.ts';
import { isOid, largestText, splitObject } from './parse-commit.ts';
import { formatSignature, parseSignature } from './signature-line.ts';
import type { Oid, Signature, TagObject } from './types.ts';

/** Answers null for bytes that are no tag. A tag without a tagger, or with a malformed one, is read. */
export function parseTag(data: Buffer): TagObject | null {
  if (data.length > largestText) return null;
  const { headers, body } = splitObject(data);
  const first = (name: string) => headers.find(header => header[0] === name)?.[1];
  const object = first('object')?.toString('latin1') ?? '';
  const type = first('type')?.toString('latin1') ?? '';
  if (!isOid(object) || type === '') return null;
  const encoding = first('encoding')?.toString('latin1') ?? null;
  const tagger = first('tagger');
  return {
    object,
    type,
    name: decodeText(first('tag') ?? Buffer.alloc(0), encoding),
    tagger: tagger ? parseSignature(decodeText(tagger, encoding)) : null,
    ...decodeTagMessage(decodeText(body, encoding)),
  };
}

export function encodeTag(tag: {
  object: Oid;
  type: 'commit';
  name: string;
  tagger: Signature;
  message: string;
}): Buffer {
  const head = `object ${tag.object}\ntype ${tag.type}\ntag ${tag.name}\ntagger ${formatSignature(tag.tagger)}\n\n`;
  return Buffer.from(head + encodeTagMessage(tag.message));
}
