import type { Answer, BrowserMessage, StandInConfig, ToStandIn } from './messages.ts';

const text = process.env.ELECTRON_STAND_IN;
if (!text) throw new Error('The stand-in is started by the specs: ELECTRON_STAND_IN is not set.');
export const config = JSON.parse(text) as StandInConfig;

type Handler = (...args: never[]) => unknown;
const handlers = new Map<string, Handler>();

/** Makes something callable by the spec. */
export function offer(name: string, handler: Handler): void {
  handlers.set(name, handler);
}

export function tellBrowser(message: BrowserMessage): void {
  process.send?.(message);
}

process.on('message', (message: ToStandIn) => {
  void answer(message).then(reply => process.send?.(reply));
});

async function answer({ id, name, args }: ToStandIn): Promise<Answer> {
  try {
    const handler = handlers.get(name);
    if (!handler) throw new Error(`The stand-in offers no ${name}.`);
    return { type: 'answer', id, value: await handler(...(args as never[])) };
  } catch (error) {
    return { type: 'failure', id, message: error instanceof Error ? error.message : String(error) };
  }
}
