import { createServer, type ServerResponse } from 'node:http';
import { app } from './app.ts';
import { offer, tellBrowser } from './bridge.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type CustomScheme = { scheme: string; privileges?: { [name: string]: boolean } };

const handlers = new Map<string, Handler>();
let declared: CustomScheme[] = [];

export const protocol = {
  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (app.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    declared = schemes;
  },
  handle(scheme: string, handler: Handler): void {
    if (!app.isReady()) throw new Error('protocol.handle can only be used after the app is ready');
    if (handlers.has(scheme)) throw new Error('Failed to register protocol: it is handled already');
    handlers.set(scheme, handler);
  },
};

/** Chromium knows no scheme of ours, so what the handler answers for `tagline://app/...` goes out over loopback. */
export async function listen(): Promise<void> {
  const server = createServer((request, response) => {
    void pass(`tagline://app${request.url ?? '/'}`, request.method ?? 'GET', response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The stand-in has no port.');
  tellBrowser({ type: 'origin', origin: `http://127.0.0.1:${address.port}` });
}

async function pass(url: string, method: string, response: ServerResponse): Promise<void> {
  try {
    const handler = handlers.get('tagline');
    if (!handler) throw new Error('No handler for tagline:');
    const answer = await handler(new Request(url, { method }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(new Uint8Array(await answer.arrayBuffer()));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

offer('schemes', () => declared);
offer('fetch', async (url: string, method: string) => {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  if (!handler) throw new Error(`No handler for ${url}`);
  const answer = await handler(new Request(url, { method }));
  return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
});
