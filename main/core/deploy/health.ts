import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthCheck } from '../../../contract/health-check.ts';
import type { Health } from '../../../contract/receipt.ts';
import { ask, placeOf } from '../http/ask.ts';

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
    const problem = await problemOf(check, signal);
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

const place = ({ url }: HealthCheck) => placeOf(url);

/** What is wrong with the answer, as a sentence; null when nothing is. */
async function problemOf(check: HealthCheck, signal: AbortSignal): Promise<string | null> {
  const redirect = check.status >= 300 && check.status < 400 ? 'manual' : 'follow';
  const answer = await ask({ url: check.url, redirect, limit: check.limit }, signal);
  if (answer.kind === 'failed') return `${place(check)} ${answer.why}`;
  if (answer.status !== check.status) {
    return `${place(check)} answered ${answer.status} instead of ${check.status}.`;
  }
  if (check.text === '' || answer.text.includes(check.text)) return null;
  return `The answer of ${place(check)} does not hold “${check.text}”.`;
}
