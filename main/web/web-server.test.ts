import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../contract/errors.ts';
import type { CoreEvent } from '../../contract/events.ts';
import type { Job } from '../../contract/job.ts';
import type { ApiCore } from './api.ts';
import { bodyLimit } from './body.ts';
import { startWebServer, type WebServer } from './web-server.ts';

let folder: string;
let server: WebServer;
let addresses: string[];
/** What reached the core. */
let calls: [string, unknown][];
let listeners: Set<(event: CoreEvent) => void>;

const job: Job = {
  id: 'job-1',
  kind: 'deploy',
  title: 'Deploy',
  phases: ['Stage'],
  phase: 'Stage',
  ratio: null,
  message: '',
  state: 'running',
  cancellable: true,
  startedAt: '2026-03-09T08:00:00.000Z',
  endedAt: null,
  error: null,
  receiptId: null,
};

const core: ApiCore = {
  invoke: async (command, input): Promise<Reply<unknown>> => {
    calls.push([command, input]);
    if (command === 'versions.create') {
      return { ok: false, error: { code: 'name-taken', message: '1.0.0 exists.', data: { name: '1.0.0' } } };
    }
    return { ok: true, value: { heard: input } };
  },
  subscribe: listener => {
    listeners.add(listener);
    listener({ type: 'job', job });
    return () => listeners.delete(listener);
  },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagline-web-'));
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true });
  await writeFile(
    join(folder, 'renderer', 'index.html'),
    '<html><head></head><body>The screen</body></html>',
  );
  await writeFile(join(folder, 'renderer', 'assets', 'index.js'), 'export {};');
  await writeFile(join(folder, 'secret.txt'), 'secret');
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  addresses = [];
  calls = [];
  listeners = new Set();
  server = await startWebServer({
    core,
    root: join(folder, 'renderer'),
    port: 0,
    onAddress: url => addresses.push(url),
    firstEvents: [{ type: 'open-path', path: '/p' }],
  });
});
afterEach(() => server.close());

type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
type Call = { method?: string; path?: string; headers?: { [name: string]: string }; body?: string | Buffer };

/** A request exactly as given (an empty header: none at all); fetch would not let us send a wrong Host or Origin. */
function ask({ method = 'GET', path = '/', headers = {}, body }: Call): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = Object.fromEntries(
      Object.entries({ host: host(), ...headers }).filter(([, value]) => value !== ''),
    );
    const target = { host: '127.0.0.1', port: server.port, setHost: false };
    const outgoing = httpRequest({ ...target, method, path, headers: sent }, response => {
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

const tokenPath = () => addresses.at(-1)?.replace(/^http:\/\/[^/]+/, '') ?? '';
const host = () => `127.0.0.1:${server.port}`;

/** Goes the way of a browser: address, cookie, page. */
async function enter(): Promise<{ cookie: string; session: string }> {
  const entered = await ask({ path: tokenPath() });
  expect(entered.status).toBe(303);
  const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const page = await ask({ headers: { cookie } });
  const session = /name="tagline-session" content="([^"]+)"/.exec(page.text)?.[1] ?? '';
  return { cookie, session };
}

const invokeCall = ({ cookie, session }: { cookie: string; session: string }) => ({
  method: 'POST',
  path: '/api/invoke',
  headers: {
    cookie,
    origin: `http://${host()}`,
    'x-tagline-session': session,
    'content-type': 'application/json',
  },
  body: JSON.stringify({ command: 'app.snapshot', input: { a: 1 } }),
});

describe('entering', () => {
  test('exchanges the token for a cookie and shows the page, with the policy', async () => {
    expect(addresses[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{22}$/);
    const entered = await ask({ path: tokenPath() });
    expect(entered.headers.location).toBe('/');
    expect(entered.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^tagline-${server.port}=[\\w-]{22}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const page = await ask({ headers: { cookie } });
    expect(page.status).toBe(200);
    expect(page.text).toContain('The screen');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('works once for each address, and a new address waits after each', async () => {
    const first = tokenPath();
    const { cookie } = await enter();
    expect(addresses).toHaveLength(2);
    const again = await ask({ path: first });
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.text).toContain('Open the newest address');
    expect(again.headers['content-security-policy']).toBeDefined();
    // The browser that is in already may reload it, and may come back in another tab.
    expect((await ask({ path: first, headers: { cookie } })).headers.location).toBe('/');
    expect((await ask({ headers: { cookie } })).status).toBe(200);
    const second = await enter();
    expect(second.cookie).not.toBe(cookie);
    expect((await ask({ headers: { cookie } })).status).toBe(200);
  });

  test.each(['/?token=', '/?token=AAAAAAAAAAAAAAAAAAAAAA', '/?Token=x', '/'])('refuses %s', async path => {
    const answer = await ask({ path });
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(addresses).toHaveLength(1);
  });

  test('takes a right token with a wrong Host or Origin for nothing, and leaves it unspent', async () => {
    for (const headers of [
      { host: `localhost:${server.port}` },
      { host: `evil.example:${server.port}` },
      { host: '127.0.0.1' },
      { host: '' },
      { host: host(), origin: 'http://evil.example' },
      { host: host(), origin: 'null' },
    ]) {
      expect((await ask({ path: tokenPath(), headers })).status).toBe(403);
    }
    expect(addresses).toHaveLength(1);
    await enter();
  });
});

describe('a call', () => {
  test('reaches the core and brings its reply', async () => {
    const answer = await ask(invokeCall(await enter()));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({ ok: true, value: { heard: { a: 1 } } });
    expect(calls).toEqual([['app.snapshot', { a: 1 }]]);
  });

  test('that fails has the status of its error and the whole error', async () => {
    const call = invokeCall(await enter());
    const answer = await ask({ ...call, body: JSON.stringify({ command: 'versions.create', input: {} }) });
    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { code: 'name-taken' } });
  });

  test.each([
    ['a wrong Host', { headers: { host: 'evil.example' } }],
    ['no Host', { headers: { host: '' } }],
    ['a wrong Origin', { headers: { origin: 'http://evil.example' } }],
    ['another port as Origin', { headers: { origin: 'http://127.0.0.1:1' } }],
    ['the Origin null', { headers: { origin: 'null' } }],
    ['no Origin', { headers: { origin: '' } }],
    ['another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
    [
      'another site that pretends to navigate',
      { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } },
    ],
    ['no cookie', { headers: { cookie: '' } }],
    ['a wrong cookie', { headers: { cookie: 'tagline-1=AAAAAAAAAAAAAAAAAAAAAA' } }],
    ['no session value', { headers: { 'x-tagline-session': '' } }],
    ['a wrong session value', { headers: { 'x-tagline-session': 'AAAAAAAAAAAAAAAAAAAAAA' } }],
    ['the method PUT', { method: 'PUT' }],
    ['the method GET', { method: 'GET' }],
    ['the method OPTIONS', { method: 'OPTIONS' }],
    ['another call', { path: '/api/invoke/' }],
    ['an absolute address', { path: 'http://evil.example/api/invoke' }],
  ])('with %s is refused with 403 and has no effect', async (_, wrong: Call) => {
    const right = invokeCall(await enter());
    const answer = await ask({ ...right, ...wrong, headers: { ...right.headers, ...wrong.headers } });
    expect(answer.status).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(calls).toEqual([]);
  });

  test("with another browser's session value is refused", async () => {
    const mine = await enter();
    const other = await enter();
    expect((await ask(invokeCall({ cookie: mine.cookie, session: other.session }))).status).toBe(403);
    expect(calls).toEqual([]);
  });

  test.each([
    ['broken JSON', '{"command":', 'application/json'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'application/json'],
    ['a form', 'command=app.snapshot', 'application/x-www-form-urlencoded'],
    ['JSON that calls itself text', '{"command":"app.snapshot"}', 'text/plain'],
    ['no command', '{"input":{}}', 'application/json'],
    ['a command that is no text', '{"command":{}}', 'application/json'],
    ['null', 'null', 'application/json'],
  ])('with %s is a bad request', async (_, body, type) => {
    const call = invokeCall(await enter());
    const answer = await ask({ ...call, headers: { ...call.headers, 'content-type': type }, body });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(calls).toEqual([]);
  });

  test('that announces too much is refused before it is read', async () => {
    const { headers } = invokeCall(await enter());
    const head = Object.entries({ ...headers, host: host(), 'content-length': String(bodyLimit + 1) });
    const socket = connect(server.port, '127.0.0.1');
    const lines = head.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.write(`POST /api/invoke HTTP/1.1\r\n${lines}\r\n`);
    const answer = await new Promise<string>((done, fail) => {
      socket.once('data', (chunk: Buffer) => done(chunk.toString()));
      socket.once('error', fail);
    });
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(calls).toEqual([]);
  });

  test('that grows too large without announcing it is refused', async () => {
    const call = invokeCall(await enter());
    const headers = { ...call.headers, 'transfer-encoding': 'chunked' };
    // The server may hang up while we still send.
    const outcome = await ask({ ...call, headers, body: Buffer.alloc(bodyLimit + 1, 0x20) }).then(
      answer => answer.status,
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(outcome);
    expect(calls).toEqual([]);
    // And still serves others.
    await enter();
  });
});

describe('files of the screen', () => {
  test('are served to who is in, and to nobody else', async () => {
    const { cookie } = await enter();
    const script = await ask({ path: '/assets/index.js', headers: { cookie } });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await ask({ path: '/assets/index.js' })).status).toBe(403);
    expect((await ask({ path: '/nothing.js', headers: { cookie } })).status).toBe(404);
  });

  test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/..%5csecret.txt'])(
    '%s does not leave the folder',
    async path => {
      const { cookie } = await enter();
      const answer = await ask({ path, headers: { cookie } });
      expect(answer.status).toBe(404);
      expect(answer.text).not.toContain('secret\n');
    },
  );
});

describe('events', () => {
  test('need the session value', async () => {
    const { cookie } = await enter();
    expect((await ask({ path: '/api/events', headers: { cookie } })).status).toBe(403);
    expect(listeners.size).toBe(0);
  });

  test('begin with the present state, tell each change, and end with the server', async () => {
    const { cookie, session } = await enter();
    const response = await fetch(`http://${host()}/api/events`, {
      headers: { cookie, 'x-tagline-session': session },
    });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const text = response.text();
    for (const listener of listeners) listener({ type: 'job', job: { ...job, state: 'succeeded' } });
    await server.close();
    const events = (await text)
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as { type: string });
    expect(events).toMatchObject([
      { type: 'job', job: { state: 'running' } },
      { type: 'open-path', path: '/p' },
      { type: 'job', job: { state: 'succeeded' } },
    ]);
    expect(listeners.size).toBe(0);
  });

  test('that a slow reader missed are told by their last state alone', async () => {
    const { cookie, session } = await enter();
    const socket = connect(server.port, '127.0.0.1');
    socket.pause();
    socket.write(
      `GET /api/events HTTP/1.0\r\nHost: ${host()}\r\nCookie: ${cookie}\r\nx-tagline-session: ${session}\r\n\r\n`,
    );
    await expect.poll(() => listeners.size).toBe(1);
    const [listener] = listeners;
    const last = 2_000;
    const padding = 'x'.repeat(10_000);
    for (let count = 1; count <= last; count += 1) {
      listener?.({ type: 'job', job: { ...job, message: `${count} ${padding}` } });
      if (count % 100 === 0) await new Promise(done => setImmediate(done));
    }
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    socket.resume();
    await expect.poll(() => heard.includes(`"message":"${last} x`), { timeout: 10_000 }).toBe(true);
    expect(heard.split('"message"').length).toBeLessThan(last);
    socket.destroy();
    await expect.poll(() => listeners.size).toBe(0);
  });
});
