import type { IncomingMessage } from 'node:http';

/**
 * Why a request does not come from our own page or an address typed by the user; null when it does.
 *
 * The exact Host keeps out names that were made to point here (DNS rebinding); the exact Origin and Fetch
 * Metadata keep out other pages in the same browser. Sources: RFC 9110 7.2, RFC 6454,
 * https://www.w3.org/TR/fetch-metadata/
 */
export function foreignRequest(request: IncomingMessage, host: string): string | null {
  const { headers } = request;
  if (headers.host !== host) return 'the Host is not this server';
  if (headers.origin === undefined) {
    if (request.method !== 'GET') return 'the Origin is missing';
  } else if (headers.origin !== `http://${host}`) return 'the Origin is not this server';
  // A following of the opening address may come from another page (a web terminal, a chat); the token decides.
  const site = headers['sec-fetch-site'];
  const opening = request.method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opening) {
    return 'another page asks';
  }
  return null;
}
