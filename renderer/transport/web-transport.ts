import type { Reply } from '../../contract/errors.ts';
import type { Transport } from '../../contract/transport.ts';
import { followEvents, type Visibility } from './web-events.ts';

type Surroundings = {
  fetch: typeof fetch;
  visibility: Visibility;
  /** The value that the loopback head wrote into this page; it has to come back with every call. */
  session: string;
};

const surroundings = (): Surroundings => ({
  fetch: (...request) => fetch(...request),
  visibility: document,
  session: document.querySelector<HTMLMetaElement>('meta[name="tagline-session"]')?.content ?? '',
});

const disconnected = (message: string): Reply<never> => ({
  ok: false,
  error: { code: 'disconnected', message, data: {} },
});

/** The transport of a page that the loopback head serves. A head that can't be reached is a reply too. */
export function webTransport({ fetch, visibility, session }: Surroundings = surroundings()): Transport {
  const headers = { 'x-tagline-session': session };
  return {
    invoke: async (command, input) => {
      try {
        const response = await fetch('/api/invoke', {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({ command, input }),
        });
        const reply: unknown = await response.json();
        if (isReply(reply)) return reply;
        return disconnected('Something else than Tagline answers at this address.');
      } catch {
        return disconnected('Tagline has stopped. Start it again, then open the address that it prints.');
      }
    },
    subscribe: listener =>
      followEvents({
        open: signal => fetch('/api/events', { headers, signal }),
        listener,
        visibility,
      }),
  };
}

/** The head is trusted with the rest; this tells it from a proxy or another program. */
function isReply(value: unknown): value is Reply<unknown> {
  return typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean';
}
