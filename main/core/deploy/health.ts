import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthCheck } from '../../../contract/health-check.ts';
import type { Health } from '../../../contract/receipt.ts';

/** Bytes of an answer that are searched for the text. */
const longestAnswer = 1024 * 1024;

/**
 * Asks an address by HTTP until it answers as it must or the tries are used up. Never throws: an abort ends it
 * as not healthy. Redirects are followed, unless one is what the answer must be.
 * @param tell hears of each try
 */
export async function checkHealth(
  check: HealthCheck,
  signal: AbortSignal,
  tell: (message: string) => void,
): Promise<Health> {
  let why = 'It was not asked.';
  for (let tries = 1; tries <= check.tries; tries++) {
    tell(
      check.tries === 1 ? `Asking ${place(check)}` : `Asking ${place(check)}, try ${tries} of ${check.tries}`,
    );
    const problem = await ask(check, signal);
    if (signal.aborted) return { healthy: false, tries, message: 'Cancelled while its health was checked.' };
    if (problem === null) {
      return { healthy: true, tries, message: `${place(check)} answered ${check.status} as it must.` };
    }
    why = problem;
    if (tries < check.tries) await sleep(check.interval * 1000, null, { signal }).catch(() => undefined);
    if (signal.aborted) return { healthy: false, tries, message: 'Cancelled while its health was checked.' };
  }
  return { healthy: false, tries: check.tries, message: why };
}

/** Without its query, which may hold what should not stand in a receipt. */
function place({ url }: HealthCheck): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** What is wrong with the answer, as a sentence; null when nothing is. */
async function ask(check: HealthCheck, signal: AbortSignal): Promise<string | null> {
  const limit = AbortSignal.timeout(check.limit * 1000);
  try {
    const redirect = check.status >= 300 && check.status < 400 ? 'manual' : 'follow';
    const response = await fetch(check.url, { redirect, signal: AbortSignal.any([signal, limit]) });
    const text = await beginning(response);
    if (response.status !== check.status) {
      return `${place(check)} answered ${response.status} instead of ${check.status}.`;
    }
    if (check.text === '' || text.includes(check.text)) return null;
    return `The answer of ${place(check)} does not hold “${check.text}”.`;
  } catch (error) {
    if (limit.aborted) return `${place(check)} did not answer within ${check.limit} s.`;
    return `${place(check)} could not be asked: ${reasonOf(error)}.`;
  }
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
