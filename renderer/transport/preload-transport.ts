import type { Reply } from '../../contract/errors.ts';
import type { Transport } from '../../contract/transport.ts';

const disconnected: Reply<never> = {
  ok: false,
  error: { code: 'disconnected', message: 'Tagline is closing or can’t be reached any more.', data: {} },
};

/** The desktop's transport. What goes wrong on the way (the program is quitting, for example) is a reply too. */
export function preloadTransport(bridge: Transport): Transport {
  return {
    invoke: (command, input) => bridge.invoke(command, input).catch(() => disconnected),
    subscribe: listener => bridge.subscribe(listener),
  };
}
