import type { IncomingMessage } from 'node:http';
import { readCookie, sessionCookie } from './cookie.ts';
import { foreignRequest } from './origin.ts';
import { sameSecret } from './secrets.ts';
import type { Session, Sessions } from './sessions.ts';

/** What to do with a request, decided before anything of it is acted upon. */
export type Verdict =
  | { kind: 'refuse'; reason: string }
  /** Into the page, with a fresh cookie (none: the browser has one already). */
  | { kind: 'enter'; setCookie: string | null }
  | { kind: 'page'; path: string; session: Session }
  | { kind: 'invoke' }
  | { kind: 'events' };

const refuse = (reason: string): Verdict => ({ kind: 'refuse', reason });

const spent =
  'The address has been used already, or belongs to an earlier run. Open the newest address that Tagline ' +
  'prints in its terminal: each works once.';

/** Checks Host, Origin, method, token, cookie and the page's own value, in this order. Only a right token has an effect. */
export function judge(request: IncomingMessage, port: number, sessions: Sessions): Verdict {
  const foreign = foreignRequest(request, `127.0.0.1:${port}`);
  if (foreign !== null) return refuse(`Refused: ${foreign}.`);
  if (!request.url?.startsWith('/')) return refuse('Refused: the address is not a path.');

  const [path = '/', query = ''] = request.url.split('?', 2);
  const method = path === '/api/invoke' ? 'POST' : 'GET';
  if (request.method !== method) return refuse(`Refused: ${path} is asked for with ${method} only.`);

  const session = sessions.find(readCookie(request.headers.cookie, port));
  const token = path === '/' ? new URLSearchParams(query).get('token') : null;
  if (token !== null) {
    if (session !== null) return { kind: 'enter', setCookie: null };
    const entered = sessions.redeem(token);
    return entered === null
      ? refuse(spent)
      : { kind: 'enter', setCookie: sessionCookie(port, entered.cookie) };
  }
  if (session === null) return refuse(spent);
  if (!path.startsWith('/api/')) return { kind: 'page', path, session };

  const pageValue = request.headers['x-tagline-session'];
  if (typeof pageValue !== 'string' || !sameSecret(pageValue, session.pageValue)) {
    return refuse('Refused: the call does not come from the page.');
  }
  if (path === '/api/invoke') return { kind: 'invoke' };
  if (path === '/api/events') return { kind: 'events' };
  return refuse('Refused: there is no such call.');
}
