import { Failure } from '../../../../failure.ts';
import type { Answer } from './exchange.ts';
import { plainWords } from './pkt-line.ts';

const suffix = /\/info\/refs\?service=git-receive-pack$/;

/** Where the server sends us instead; null for any other answer. Throws when that is another host. */
export function redirected({ status, headers }: Answer, asked: string): string | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const from = new URL(asked);
  let to: URL;
  try {
    to = new URL(headers.location ?? '', asked);
  } catch {
    throw new Failure('target-unreachable', `${from.host} leads to an address that makes no sense.`);
  }
  const secured = from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname;
  const same = from.origin === to.origin || (secured && from.port === '' && to.port === '');
  if (!same || to.username !== '' || to.password !== '') {
    const message = `${from.host} leads to another address (${to.origin}). Give that one if it is right; credentials are sent to no other.`;
    throw new Failure('target-unreachable', message);
  }
  if (!suffix.test(to.href)) {
    throw new Failure('target-unreachable', `${from.host} leads to a page instead of a repository.`);
  }
  return to.href.replace(suffix, '');
}

/** Throws unless the answer is one of git's own. */
export function assertAnswered(
  { status, headers, body }: Answer,
  url: string,
  named: boolean,
  type: string,
): void {
  const { host } = new URL(url);
  if (status === 401 || status === 403) {
    const words = plainWords(body.toString('utf8', 0, 2000));
    const said = words !== '' && !words.includes('<') ? ` It says: ${words}` : '';
    if (named || status === 403) {
      const message = `${host} refuses what you may do with ${url}: check the user name and the password or token, and whether it may push.${said}`;
      throw new Failure('authentication-failed', message, { status });
    }
    const message = `${host} asks who you are, and no password is set. Set it in the environment’s credentials.`;
    throw new Failure('credential-missing', message, { name: 'password' });
  }
  if (status === 404) {
    const message = `There is no git repository at ${url}, or you may not see it.`;
    throw new Failure('target-unreachable', message, { status });
  }
  if (status !== 200) {
    throw new Failure('target-unreachable', `${host} can’t do that now (HTTP ${status}). Try again later.`, {
      status,
    });
  }
  if (headers['content-type'] !== type) {
    throw new Failure('target-unreachable', `What answers at ${url} is not a git server that takes pushes.`);
  }
}
