import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { healthCheck } from '../../../contract/health-check.ts';
import { checkHealth } from './health.ts';
import { pipelineTest } from './pipeline-testing.ts';
import { archiveOf, liveFilesAt } from './testing.ts';

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const never = new AbortController().signal;
const quick = (url: string, more: object = {}) => healthCheck.parse({ url, interval: 0, limit: 5, ...more });
const ask = (url: string, more: object = {}) => checkHealth(quick(url, more), never, () => undefined);

test('the status and the text decide; tries are counted, and the query is not told', async () => {
  let asked = 0;
  const url = await serve((_, response) => response.writeHead(++asked < 3 ? 503 : 200).end('all is well'));
  expect(await ask(`${url}/health?token=abc`, { text: 'is well' })).toEqual({
    healthy: true,
    tries: 3,
    message: `${url}/health answered 200 as it must.`,
  });
  expect(await ask(url, { status: 204, tries: 2 })).toMatchObject({
    healthy: false,
    tries: 2,
    message: `${url}/ answered 200 instead of 204.`,
  });
  expect((await ask(url, { text: 'ready', tries: 1 })).message).toBe(
    `The answer of ${url}/ does not hold “ready”.`,
  );
});

test('redirects are followed, unless one is expected; loops, silence and refusal end in words', async () => {
  const url = await serve(({ url: path }, response) => {
    if (path === '/silent') return;
    if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (path === '/moved') response.writeHead(302, { location: '/there' }).end();
    else response.end('there');
  });
  expect((await ask(`${url}/moved`, { text: 'there' })).healthy).toBe(true);
  expect((await ask(`${url}/moved`, { status: 302 })).healthy).toBe(true);
  expect((await ask(`${url}/loop`, { tries: 1 })).message).toContain('could not be asked');
  expect((await ask(`${url}/silent`, { tries: 1, limit: 1 })).message).toBe(
    `${url}/silent did not answer within 1 s.`,
  );
  expect((await ask('http://127.0.0.1:1', { tries: 1 })).message).toContain('could not be asked');
});

test('only http and https without credentials are taken', () => {
  for (const url of ['file:///etc/passwd', 'ftp://host/', 'host/health', 'https://ada:secret@host/']) {
    expect(healthCheck.safeParse({ url }).success).toBe(false);
  }
});

test('a failed check brings back what ran before, and the receipt has its words', async () => {
  const it = await pipelineTest();
  const url = await serve((_, response) => response.writeHead(500).end());
  it.environment.health = quick(url, { tries: 2 });
  const { receipt, error } = await it.run();
  expect(error?.code).toBe('deployment-failed');
  expect(receipt).toMatchObject({
    outcome: 'rolled-back',
    message: `${url}/ answered 500 instead of 200. Switched back: 1.0.0 is live again.`,
    health: { healthy: false, tries: 2 },
    readBack: null,
  });
  expect(await liveFilesAt(it.path)).toEqual(await archiveOf(it.project, '1.0.0'));
  it.environment.health = quick(await serve((_, response) => response.end()));
  expect((await it.run()).receipt).toMatchObject({
    outcome: 'succeeded',
    health: { healthy: true, tries: 1 },
  });
});

test('a cancel while a server does not answer is the same decision, at once', async () => {
  const it = await pipelineTest();
  const abort = new AbortController();
  it.environment.health = quick(await serve(() => abort.abort()), { limit: 600 });
  const { receipt } = await it.run(it.second, {}, { signal: abort.signal });
  expect(receipt).toMatchObject({ outcome: 'rolled-back', health: { healthy: false, tries: 1 } });
  expect(receipt.message).toBe('Cancelled while its health was checked. Switched back: 1.0.0 is live again.');
  expect(await liveFilesAt(it.path)).toEqual(await archiveOf(it.project, '1.0.0'));
});
