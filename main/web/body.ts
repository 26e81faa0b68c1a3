import type { IncomingMessage } from 'node:http';

/** The largest request (bytes): a save of many files at once. */
export const bodyLimit = 64 * 1024 * 1024;

export type Body = { kind: 'json'; value: unknown } | { kind: 'too-large' } | { kind: 'not-json' };

/** Reads a JSON body of at most `bodyLimit` bytes; what is longer is not kept. Rejects when the caller hangs up. */
export async function readJson(request: IncomingMessage): Promise<Body> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return { kind: 'not-json' };
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) return { kind: 'too-large' };
  const chunks: Buffer[] = [];
  let size = 0;
  // Not destroyed on a break: the refusal still has to go out on this connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) return { kind: 'too-large' };
    chunks.push(chunk);
  }
  try {
    return {
      kind: 'json',
      value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))),
    };
  } catch {
    return { kind: 'not-json' };
  }
}
