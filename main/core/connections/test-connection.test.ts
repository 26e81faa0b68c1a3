import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { gitRepository, tempFolder } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { openTestProject } from '../testing/test-project.ts';
import { fakeKeychain } from '../vault/testing.ts';

const declared = `connections:
  erp:
    title: ERP
    fields:
      baseUrl: { title: Address }
      user: { optional: true }
      token: { title: Token, secret: true }
    check:
      url: '{baseUrl}/health'
      headers: { X-Token: 'a {token} b' }
      basic: '{user}:{token}'
      status: 204
  plain: { fields: { a: } }
`;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function serverThat(handle: Handler): Promise<string> {
  const server = createServer(handle);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function environmentFor(baseUrl: string) {
  const folder = gitRepository({ 'connections.yaml': declared });
  const it = await openTestProject(folder, { keychain: fakeKeychain(), variables: {} });
  const target = { kind: 'folder', path: join(tempFolder(), 'target') };
  const input = { name: 'Production', colour: 'red', target } as const;
  const connections = { 'erp.baseUrl': baseUrl, 'erp.user': 'ada' };
  const { id: environment } = await must(it.client.environments.create({ ...input, connections }));
  const set = async (value: string) =>
    await must(it.client.vault.set({ environment, room: 'connection', name: 'erp.token', value }));
  const move = async (to: string) =>
    await must(
      it.client.environments.update({
        ...input,
        id: environment,
        connections: { ...connections, 'erp.baseUrl': to },
      }),
    );
  const ask = { environment, connection: 'erp' };
  return { ...it, ask, set, move };
}

test('asks as the check says, with the values and secrets of the environment', async () => {
  const seen: unknown[] = [];
  const origin = await serverThat(({ method, url, headers }, response) => {
    seen.push([method, url, headers['x-token'], headers.authorization]);
    response.writeHead(204).end();
  });
  const it = await environmentFor(origin);
  expect(await errorOf(it.client.connections.test(it.ask))).toMatchObject({
    code: 'connection-missing',
    message: 'To test ERP, fill in first: Token.',
  });
  await it.set('s3cret-token');
  const message = `${origin}/health answered 204, as it must.`;
  expect(await must(it.client.connections.test(it.ask))).toEqual({
    kind: 'passed',
    status: 204,
    expected: 204,
    message,
  });
  const basic = (token: string) => `Basic ${Buffer.from(`ada:${token}`).toString('base64')}`;
  expect(seen).toEqual([['GET', '/health', 'a s3cret-token b', basic('s3cret-token')]]);
  const typed = { values: { 'erp.user': 'bob' }, secrets: { 'erp.token': 'typed' } };
  await must(it.client.connections.test({ ...it.ask, ...typed }));
  expect(seen[1]).toMatchObject(['GET', '/health', 'a typed b', expect.any(String)]);
  const without = { ...typed, environment: null, values: { 'erp.baseUrl': origin, 'erp.user': 'x' } };
  expect(await must(it.client.connections.test({ ...it.ask, ...without }))).toMatchObject({ kind: 'passed' });
});

test('tells what is wrong, follows no redirect and repeats no secret', async () => {
  const reached: unknown[] = [];
  const other = await serverThat((request, response) => {
    reached.push(request.url);
    response.end();
  });
  const origin = await serverThat((request, response) => {
    response.writeHead(302, { Location: `${other}/?was=${String(request.headers['x-token'])}` }).end();
  });
  const it = await environmentFor(`${origin}/s3cret-token`);
  await it.set('s3cret-token');
  expect(await must(it.client.connections.test(it.ask))).toEqual({
    kind: 'failed',
    status: 302,
    expected: 204,
    message:
      `${origin}/•••/health answered 302 instead of 204. ` +
      `It leads to ${other}, which was not asked: redirects are not followed.`,
  });
  expect(reached).toEqual([]);
  await it.set('two\nlines');
  const broken = await errorOf(it.client.connections.test(it.ask));
  expect(broken.message).toMatch(/^The header X-Token can’t be sent/);
  expect(broken.message).not.toContain('lines');
});

test('sends a secret only to the address that it was set for', async () => {
  const origin = await serverThat((_, response) => response.writeHead(204).end());
  let asked = 0;
  const evil = await serverThat((_, response) => {
    asked++;
    response.writeHead(204).end();
  });
  const it = await environmentFor(origin);
  await it.set('s3cret-token');
  await it.move(evil);
  const error = await errorOf(it.client.connections.test(it.ask));
  expect(error).toMatchObject({ code: 'credential-missing' });
  expect(error.message).toContain(`was set for ${origin}, and would be sent to ${evil} now`);
  expect(asked).toBe(0);
  await it.set('s3cret-token');
  expect(await must(it.client.connections.test(it.ask))).toMatchObject({ kind: 'passed' });
});

test('can be cancelled while nothing answers', async () => {
  let reached = () => {};
  const waits = new Promise<void>(done => {
    reached = done;
  });
  const origin = await serverThat(() => reached());
  const it = await environmentFor(origin);
  await it.set('s3cret-token');
  const jobs: string[] = [];
  it.core.subscribe(event => {
    if (event.type === 'job' && event.job.kind === 'connection') jobs.push(event.job.id);
  });
  const answer = must(it.client.connections.test(it.ask));
  await waits;
  await must(it.client.jobs.cancel({ id: jobs[0] ?? '' }));
  expect(await answer).toEqual({ kind: 'cancelled' });
});

test('tells that nobody answers, and that there is nothing to test', async () => {
  const it = await environmentFor('http://127.0.0.1:1');
  await it.set('s3cret-token');
  const refused = await must(it.client.connections.test(it.ask));
  expect(refused).toMatchObject({ kind: 'failed', status: null, expected: 204 });
  await it.move('ftp://erp.example');
  await it.set('s3cret-token');
  expect((await errorOf(it.client.connections.test(it.ask))).message).toMatch(/make no address to ask/);
  for (const connection of ['plain', 'nowhere']) {
    const error = await errorOf(it.client.connections.test({ ...it.ask, connection }));
    expect(error.code).toBe('bad-request');
  }
});
