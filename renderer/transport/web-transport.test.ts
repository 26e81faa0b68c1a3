import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TaglineEvent } from '../../contract/events.ts';
import type { Job } from '../../contract/job.ts';
import { webTransport } from './web-transport.ts';

/** A page's visibility that the test decides. */
class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  show(state: DocumentVisibilityState) {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let server: Server;
let streams: ServerResponse[];
let answer: (response: ServerResponse) => void;
let heardHeaders: unknown[];
let page: Page;

const listen = (port: number) => new Promise<void>(done => server.listen(port, '127.0.0.1', done));
const port = () => (server.address() as AddressInfo).port;

beforeEach(async () => {
  streams = [];
  heardHeaders = [];
  page = new Page();
  server = createServer((request, response) => {
    heardHeaders.push(request.headers['x-tagline-session']);
    if (request.url === '/api/events') {
      response.writeHead(200);
      response.flushHeaders();
      streams.push(response);
      return;
    }
    answer(response);
  });
  await listen(0);
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise(done => server.close(done));
});

const transport = () => {
  const origin = `http://127.0.0.1:${port()}`;
  return webTransport({
    fetch: (path, init) => fetch(`${origin}${String(path)}`, init),
    visibility: page as unknown as Document,
    session: 'the-value',
  });
};

describe('invoke', () => {
  test('brings the reply, a failure too', async () => {
    answer = response => response.end('{"ok":true,"value":[1]}');
    expect(await transport().invoke('app.snapshot', {})).toEqual({ ok: true, value: [1] });
    answer = response => {
      response.statusCode = 409;
      response.end('{"ok":false,"error":{"code":"busy","message":"Wait.","data":{}}}');
    };
    expect(await transport().invoke('app.snapshot', {})).toMatchObject({
      ok: false,
      error: { code: 'busy' },
    });
    expect(heardHeaders).toEqual(['the-value', 'the-value']);
  });

  test.each(['', '<html>', '[]', 'null', '{"error":1}'])('takes %j for another program', async text => {
    answer = response => response.end(text);
    expect(await transport().invoke('app.snapshot', {})).toMatchObject({
      ok: false,
      error: { code: 'disconnected' },
    });
  });

  test('says that nobody answers instead of rejecting', async () => {
    const gone = transport();
    await new Promise(done => server.close(done));
    const reply = await gone.invoke('app.snapshot', {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'disconnected' } });
    await listen(0);
  });
});

describe('subscribe', () => {
  const event = (id: string): TaglineEvent => ({ type: 'job', job: { id } as Job });
  const line = (id: string) => `${JSON.stringify(event(id))}\n`;

  test('hands out whole lines, however they are cut, and skips signs of life', async () => {
    const heard: TaglineEvent[] = [];
    const end = transport().subscribe(told => heard.push(told));
    await expect.poll(() => streams.length).toBe(1);
    const bytes = Buffer.from(line('Über'));
    const cut = bytes.indexOf(0xc3) + 1;
    streams[0]?.write(bytes.subarray(0, cut));
    await new Promise(done => setTimeout(done, 50));
    streams[0]?.write(Buffer.concat([bytes.subarray(cut), Buffer.from('\n\n'), Buffer.from(line('two'))]));
    await expect.poll(() => heard).toEqual([event('Über'), event('two')]);
    end();
    await expect.poll(() => streams[0]?.destroyed).toBe(true);
  });

  test('comes back after the stream or the whole server has ended', async () => {
    const heard: TaglineEvent[] = [];
    const end = transport().subscribe(told => heard.push(told));
    await expect.poll(() => streams.length).toBe(1);
    streams[0]?.end('{"cut off');
    await expect.poll(() => streams.length).toBe(2);

    const samePort = port();
    server.closeAllConnections();
    heard.length = 0;
    await new Promise(done => server.close(done));
    await expect.poll(() => heard).toContainEqual({ type: 'unreachable' });
    await listen(samePort);
    await expect.poll(() => streams.length).toBe(3);
    streams[2]?.write(line('back'));
    await expect.poll(() => heard.at(-1)).toEqual(event('back'));
    end();
  });

  test('lets go of the stream while the page is hidden', async () => {
    const heard: TaglineEvent[] = [];
    const end = transport().subscribe(told => heard.push(told));
    await expect.poll(() => streams.length).toBe(1);
    page.show('hidden');
    await expect.poll(() => streams[0]?.destroyed).toBe(true);
    page.show('visible');
    await expect.poll(() => streams.length).toBe(2);
    streams[1]?.write(line('again'));
    await expect.poll(() => heard).toEqual([event('again')]);
    end();
    page.show('visible');
    await new Promise(done => setTimeout(done, 100));
    expect(streams).toHaveLength(2);
  });
});
