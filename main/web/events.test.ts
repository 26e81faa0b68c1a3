import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CoreEvent, TaglineEvent } from '../../contract/events.ts';
import type { Job } from '../../contract/job.ts';
import { streamEvents } from './events.ts';
import { startTestHead, type TestHead } from './testing.ts';

describe('the events of a head', () => {
  let head: TestHead;
  beforeEach(async () => {
    head = await startTestHead();
  });
  afterEach(() => head.close());

  test('need the session value', async () => {
    const { cookie } = await head.enter();
    const answer = await head.ask({ path: '/api/events', headers: { cookie } });
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain('snapshot');
  });

  test('begin with the present state, tell each change, and end with the server', async () => {
    const { cookie, session } = await head.enter();
    const headers = { cookie, 'x-tagline-session': session };
    const response = await fetch(`http://${head.host}/api/events`, { headers });
    expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const text = response.text();
    await head.core.invoke('app.configure', { theme: 'dark' });
    await head.core.invoke('app.snapshot', {});
    await head.closeServer();
    const events = (await text)
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as TaglineEvent);
    expect(events.slice(0, 2)).toMatchObject([
      { type: 'snapshot', snapshot: { settings: { theme: 'system' }, app: { version: '1.2.3' } } },
      { type: 'open-path', path: '/p' },
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'snapshot', snapshot: { settings: { theme: 'dark' } } });
  });
});

test('a slow reader gets the last state of what it missed, and is forgotten when it leaves', async () => {
  const listeners = new Set<(event: CoreEvent) => void>();
  const server = createServer((_, response) => {
    streamEvents(response, listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.pause();
  socket.write('GET / HTTP/1.0\r\n\r\n');
  await expect.poll(() => listeners.size).toBe(1);

  const last = 2_000;
  const padding = 'x'.repeat(10_000);
  const tell = (id: string, message: string) => {
    for (const listener of listeners) listener({ type: 'job', job: { id, message } as Job });
  };
  for (let count = 1; count <= last; count += 1) {
    tell('busy', `${count} ${padding}`);
    if (count === last / 2) tell('other', 'only once');
    if (count % 100 === 0) await new Promise(done => setImmediate(done));
  }
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
  });
  socket.resume();
  await expect.poll(() => heard.includes(`"message":"${last} x`)).toBe(true);
  expect(heard).toContain('only once');
  expect(heard.split('"message"').length).toBeLessThan(last);
  socket.destroy();
  await expect.poll(() => listeners.size).toBe(0);
  await new Promise(done => server.close(done));
});
