import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bodyLimit } from './body.ts';
import { type Browser, type Call, startTestHead, type TestHead } from './testing.ts';

let head: TestHead;
beforeEach(async () => {
  head = await startTestHead();
});
afterEach(() => head.close());

/** A right call, which changes a setting. */
const rightCall = (
  { cookie, session }: Browser,
  command = 'app.configure',
  input: unknown = { theme: 'dark' },
) => ({
  method: 'POST',
  path: '/api/invoke',
  headers: {
    cookie,
    origin: `http://${head.host}`,
    'x-tagline-session': session,
    'content-type': 'application/json',
  },
  body: JSON.stringify({ command, input }),
});

const theme = () => head.core.snapshot().settings.theme;

function expectNoEffect(): void {
  expect(head.calls).toEqual([]);
  expect(theme()).toBe('system');
}

test('a right call reaches the core and brings its reply', async () => {
  const browser = await head.enter();
  const configured = await head.ask(rightCall(browser));
  expect(configured.status).toBe(200);
  expect(JSON.parse(configured.text)).toEqual({ ok: true, value: null });
  const read = await head.ask(rightCall(browser, 'app.snapshot', {}));
  expect(JSON.parse(read.text)).toMatchObject({ ok: true, value: { settings: { theme: 'dark' } } });
});

test('a failed command has the status of its error, and the whole error', async () => {
  const browser = await head.enter();
  await mkdir(join(head.folder, 'p'));
  const missing = await head.ask(rightCall(browser, 'versions.list', {}));
  expect(missing.status).toBe(409);
  expect(JSON.parse(missing.text)).toMatchObject({ ok: false, error: { code: 'no-project' } });
  const opened = await head.ask(
    rightCall(browser, 'project.open', { path: join(head.folder, 'p'), initialise: true }),
  );
  expect(opened.status).toBe(200);
  const invalid = await head.ask(rightCall(browser, 'versions.create', { name: 'a..b' }));
  expect(invalid.status).toBe(400);
  expect(JSON.parse(invalid.text)).toMatchObject({
    error: { code: 'name-invalid', data: expect.anything() },
  });
});

describe('is refused with 403 and has no effect: a call with', () => {
  test.each<[string, Call]>([
    ['a wrong Host', { headers: { host: 'evil.example' } }],
    ['no Host', { headers: { host: '' } }],
    ['a wrong Origin', { headers: { origin: 'http://evil.example' } }],
    ['another port as Origin', { headers: { origin: 'http://127.0.0.1:1' } }],
    ['the Origin null', { headers: { origin: 'null' } }],
    ['no Origin', { headers: { origin: '' } }],
    ['another site', { headers: { 'sec-fetch-site': 'cross-site' } }],
    [
      'a navigation of another site',
      { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } },
    ],
    ['no cookie', { headers: { cookie: '' } }],
    ['a wrong cookie', { headers: { cookie: 'tagline-1=AAAAAAAAAAAAAAAAAAAAAA' } }],
    ['no session value', { headers: { 'x-tagline-session': '' } }],
    ['a wrong session value', { headers: { 'x-tagline-session': 'AAAAAAAAAAAAAAAAAAAAAA' } }],
    ['the method PUT', { method: 'PUT' }],
    ['the method GET', { method: 'GET' }],
    ['the method OPTIONS', { method: 'OPTIONS' }],
    ['another path', { path: '/api/invoke/' }],
    ['an absolute address', { path: 'http://evil.example/api/invoke' }],
  ])('%s', async (_, wrong) => {
    const right = rightCall(await head.enter());
    const answer = await head.ask({ ...right, ...wrong, headers: { ...right.headers, ...wrong.headers } });
    expect(answer.status).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expectNoEffect();
  });

  test("another browser's session value", async () => {
    const mine = await head.enter();
    const other = await head.enter();
    const answer = await head.ask(rightCall({ cookie: mine.cookie, session: other.session }));
    expect(answer.status).toBe(403);
    expectNoEffect();
  });
});

describe('is a bad request and has no effect: a body that is', () => {
  test.each<[string, string | Buffer, string]>([
    ['broken JSON', '{"command":', 'application/json'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'application/json'],
    ['a form', 'command=app.configure', 'application/x-www-form-urlencoded'],
    ['JSON that calls itself text', '{"command":"app.configure"}', 'text/plain'],
    ['without a command', '{"input":{}}', 'application/json'],
    ['with a command that is no text', '{"command":{}}', 'application/json'],
    ['null', 'null', 'application/json'],
  ])('%s', async (_, body, type) => {
    const call = rightCall(await head.enter());
    const answer = await head.ask({ ...call, headers: { ...call.headers, 'content-type': type }, body });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expectNoEffect();
  });

  test.each(['project.fly', 'constructor', '__proto__.x', 'app.configure.x', ''])(
    'the command %j',
    async command => {
      const answer = await head.ask(rightCall(await head.enter(), command));
      expect(answer.status).toBe(400);
      expect(theme()).toBe('system');
    },
  );

  test('an input that does not fit', async () => {
    const answer = await head.ask(rightCall(await head.enter(), 'app.configure', { theme: 'pink' }));
    expect(answer.status).toBe(400);
    expect(theme()).toBe('system');
  });
});

describe('too large a body is refused', () => {
  test('before it is read, where it is announced', async () => {
    const { headers } = rightCall(await head.enter());
    const sent = Object.entries({ ...headers, host: head.host, 'content-length': String(bodyLimit + 1) });
    const socket = connect(head.port, '127.0.0.1');
    const lines = sent.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.write(`POST /api/invoke HTTP/1.1\r\n${lines}\r\n`);
    const answer = await new Promise<string>((done, fail) => {
      socket.once('data', (chunk: Buffer) => done(chunk.toString()));
      socket.once('error', fail);
    });
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expectNoEffect();
  });

  test('when it has grown too large, where it is not', async () => {
    const call = rightCall(await head.enter());
    const headers = { ...call.headers, 'transfer-encoding': 'chunked' };
    // The server may hang up while we still send.
    const outcome = await head.ask({ ...call, headers, body: Buffer.alloc(bodyLimit + 1, 0x20) }).then(
      answer => answer.status,
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(outcome);
    expectNoEffect();
    expect((await head.ask(rightCall(await head.enter()))).status).toBe(200);
  });
});
