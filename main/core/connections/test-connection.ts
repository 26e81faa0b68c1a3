import type { ConnectionTest } from '../../../contract/commands/connections.ts';
import type { DeclaredConnection } from '../../../contract/connections/declaration.ts';
import { ask, placeOf } from '../http/ask.ts';
import { checkRequest, type FieldValues } from './check-request.ts';

/** Seconds. */
const limit = 10;

/**
 * Asks once, as the connection's check says. A redirect is an answer and not followed: what was sent must not reach
 * anybody else. Throws `environment-invalid` when the values make no request.
 * @param secrets what must not stand in the message, wherever it comes from
 */
export async function testConnection(
  connection: DeclaredConnection,
  values: FieldValues,
  secrets: string[],
  signal: AbortSignal,
): Promise<ConnectionTest> {
  const request = checkRequest(connection, values);
  const expected = connection.check?.status ?? 200;
  const place = placeOf(request.url);
  const answer = await ask({ ...request, redirect: 'manual', limit }, signal);
  if (signal.aborted) return { kind: 'cancelled' };
  const told = (text: string) => withoutSecrets(text, secrets);
  if (answer.kind === 'failed') {
    return { kind: 'failed', status: null, expected, message: told(`${place} ${answer.why}`) };
  }
  const { status, location } = answer;
  if (status === expected) {
    return { kind: 'passed', status, expected, message: told(`${place} answered ${status}, as it must.`) };
  }
  const to = location === null ? null : originOf(location, request.url);
  const redirect = to === null ? '' : ` It leads to ${to}, which was not asked: redirects are not followed.`;
  const message = told(`${place} answered ${status} instead of ${expected}.${redirect}`);
  return { kind: 'failed', status, expected, message };
}

/** Not the rest, into which a server may write what it was sent. */
const originOf = (location: string, base: string): string | null =>
  URL.canParse(location, base) ? new URL(location, base).origin : null;

function withoutSecrets(text: string, secrets: string[]): string {
  return secrets
    .flatMap(secret => [secret, encodeURIComponent(secret)])
    .reduce((clean, secret) => (secret.length < 4 ? clean : clean.replaceAll(secret, '•••')), text);
}
