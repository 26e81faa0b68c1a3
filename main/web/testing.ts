import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Core, createCore } from '../core/core.ts';
import { borrowedSettings } from '../node-ports/borrowed-settings.ts';
import { startWebServer } from './web-server.ts';

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
export type Call = {
  method?: string;
  path?: string;
  headers?: { [name: string]: string };
  body?: string | Buffer;
};
export type Browser = { cookie: string; session: string };

/** A loopback head over a real core, and raw requests to it. */
export type TestHead = {
  folder: string;
  core: Core;
  port: number;
  host: string;
  addresses: string[];
  /** The commands that reached the core. */
  calls: string[];
  /** A request exactly as given (an empty header: none at all); fetch would not send a wrong Host or Origin. */
  ask: (call: Call) => Promise<Answer>;
  /** The path and query of the newest address. */
  tokenPath: () => string;
  /** Goes the way of a browser: address, cookie, page. */
  enter: () => Promise<Browser>;
  closeServer: () => Promise<void>;
  close: () => Promise<void>;
};

export async function startTestHead(): Promise<TestHead> {
  const folder = await mkdtemp(join(tmpdir(), 'tagline-web-'));
  const root = join(folder, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<html><head></head><body>The screen</body></html>');
  await writeFile(join(root, 'assets', 'index.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'a secret');

  const core = await createCore({
    head: 'web',
    appVersion: '1.2.3',
    capabilities: { pickFolder: false, systemTrash: false, nativeMenu: false, revealFile: false },
    settings: borrowedSettings(folder),
    dataDir: join(folder, 'data'),
    documentsDir: folder,
    assetsDir: join(import.meta.dirname, '..', '..', 'assets'),
    clock: () => new Date(),
  });
  const calls: string[] = [];
  const addresses: string[] = [];
  const server = await startWebServer({
    core: {
      subscribe: core.subscribe,
      invoke: (command, input) => {
        calls.push(command);
        return core.invoke(command, input);
      },
    },
    root,
    port: 0,
    onAddress: url => addresses.push(url),
    firstEvents: [{ type: 'open-path', path: '/p' }],
  });

  const { port } = server;
  const host = `127.0.0.1:${port}`;
  const ask = (call: Call) => send(port, { ...call, headers: { host, ...call.headers } });
  const tokenPath = () => addresses.at(-1)?.slice(`http://${host}`.length) ?? '';
  return {
    folder,
    core,
    port,
    host,
    addresses,
    calls,
    ask,
    tokenPath,
    enter: async () => {
      const entered = await ask({ path: tokenPath() });
      const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      const page = await ask({ headers: { cookie } });
      return { cookie, session: /name="tagline-session" content="([^"]+)"/.exec(page.text)?.[1] ?? '' };
    },
    closeServer: server.close,
    close: async () => {
      await server.close();
      await core.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function send(port: number, { method = 'GET', path = '/', headers = {}, body }: Call): Promise<Answer> {
  return new Promise((done, fail) => {
    const target = { host: '127.0.0.1', port, method, path, setHost: false };
    const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
    const outgoing = httpRequest({ ...target, headers: sent }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        done({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}
