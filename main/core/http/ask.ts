/** One HTTP request. `limit`: seconds for all of it. */
export type Question = {
  url: string;
  method?: string;
  headers?: { [name: string]: string };
  redirect: 'follow' | 'manual';
  limit: number;
};

export type Answer =
  | { kind: 'answered'; status: number; text: string; location: string | null }
  /** `why` goes on after the place: `did not answer within 10 s.` */
  | { kind: 'failed'; why: string };

/** Bytes of an answer that are read. */
const longestAnswer = 1024 * 1024;

/** Never throws; an abort ends it as failed. */
export async function ask(
  { url, method = 'GET', headers = {}, redirect, limit }: Question,
  signal: AbortSignal,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(limit * 1000);
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect,
      signal: AbortSignal.any([signal, timeout]),
    });
    const text = await beginning(response);
    return { kind: 'answered', status: response.status, text, location: response.headers.get('location') };
  } catch (error) {
    if (timeout.aborted) return { kind: 'failed', why: `did not answer within ${limit} s.` };
    return { kind: 'failed', why: `could not be asked: ${reasonOf(error)}.` };
  }
}

/** An address for people, without its query, which may hold what should not stand in a receipt. */
export function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

async function beginning({ body }: Response): Promise<string> {
  if (body === null) return '';
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    parts.push(part);
    length += part.length;
    if (length >= longestAnswer) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

/** `fetch` says only that it failed; what happened is in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  return code ?? (cause instanceof Error ? cause.message : 'the connection failed');
}
