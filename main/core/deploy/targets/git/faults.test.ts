import { beforeEach, expect, test } from 'vitest';
import { git } from '../../../repository/git-for-tests.ts';
import { claimOf, expectLive } from '../testing/place.ts';
import { beginHistory, quiet, releaseOf } from '../testing/release.ts';
import { httpRemote } from './http/http-remote.ts';
import { bareRepository, branch, lockRef, refsOf } from './testing/bare-place.ts';
import { gitServer, isPush, loseAnswer, password } from './testing/git-server.ts';
import { served } from './testing/served.ts';

beforeEach(beginHistory);

test('a wrong password is tried once and told; a missing one is named', async () => {
  const { server, open } = await served();
  const before = server.seen.length;
  await expect(open('wrong').preflight(quiet())).rejects.toMatchObject({ code: 'authentication-failed' });
  expect(server.seen.length - before).toBe(1);
  await expect(open(null).preflight(quiet())).rejects.toMatchObject({
    code: 'credential-missing',
    data: { name: 'password' },
  });
});

test('a server that is gone, or answers nothing, is told', async () => {
  const { server, open, inTheWay } = await served();
  inTheWay(() => undefined);
  const limits = { connectMs: 10_000, silenceMs: 200 };
  const silent = httpRemote({
    url: server.url,
    username: 'ada',
    password: () => Promise.resolve(password),
    limits,
  });
  await expect(silent.refs(quiet().signal)).rejects.toMatchObject({
    code: 'target-unreachable',
    message: expect.stringMatching(/has said nothing/),
  });
  await server.stop();
  const refused = { code: 'target-unreachable', message: expect.stringMatching(/refused/) };
  await expect(open().preflight(quiet())).rejects.toMatchObject(refused);
});

test('a cancel ends a request that nobody answers', async () => {
  const { open, inTheWay } = await served();
  const target = open();
  const release = releaseOf({ 'a.txt': 'two' });
  await target.lock(claimOf(release), quiet());
  const controller = new AbortController();
  inTheWay((request, _response, pass) => {
    if (isPush(request)) controller.abort();
    else pass();
  });
  const step = { signal: controller.signal, progress: () => undefined };
  const staging = target.stage(release, step);
  await expect(staging).rejects.toMatchObject({ name: 'AbortError' });
});

test('a redirect to another host is not followed', async () => {
  const other = await gitServer(bareRepository());
  const { open, inTheWay } = await served();
  inTheWay((request, response) => {
    response.writeHead(302, { Location: `http://127.0.0.1:${other.port}${request.url}` }).end();
  });
  const told = { code: 'target-unreachable', message: expect.stringContaining('leads to another address') };
  await expect(open().preflight(quiet())).rejects.toMatchObject(told);
  expect(other.seen).toEqual([]);
});

test('an answer that was lost after the switch is found out: it has happened', async () => {
  const { place, staged, inTheWay, clear } = await served();
  const { release, staging, lock } = await staged();
  inTheWay((request, response, pass) => {
    if (isPush(request)) {
      clear();
      loseAnswer(request, response);
    }
    pass();
  });
  await staging.activate();
  await lock.release();
  await expectLive(place, release);
});

test('a push that was cut off can’t come late: it finds the lock gone', async () => {
  const { bare, server, place, first, staged, inTheWay, clear } = await served();
  const { staging } = await staged();
  let late: { body: Buffer; headers: { [name: string]: string } } | null = null;
  inTheWay((request, _response, pass) => {
    if (!isPush(request)) return pass();
    clear();
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { authorization = '', 'content-type': type = '' } = request.headers;
      late = { body: Buffer.concat(parts), headers: { authorization, 'content-type': type } };
      request.socket.destroy();
    });
  });
  await expect(staging.activate()).rejects.toMatchObject({ code: 'target-unreachable' });
  expect(refsOf(bare, lockRef)).toEqual([]);
  const { body, headers } = late ?? { body: Buffer.alloc(0), headers: {} };
  expect(body.length).toBeGreaterThan(0);
  const answer = await fetch(`${server.url}/git-receive-pack`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  });
  expect(await answer.text()).toContain('ng refs/heads/');
  await expectLive(place, first);
});

test('a server that dies before the switch leaves it open what happened', async () => {
  const { place, bare, first, staged, server } = await served();
  const { staging, target } = await staged();
  await server.stop();
  await expect(staging.activate()).rejects.toMatchObject({ code: 'target-unreachable' });
  await expect(target.live(quiet())).rejects.toMatchObject({ code: 'target-unreachable' });
  expect(git(bare, 'log', '-1', '--format=%T', branch).trim()).toBe(first.tree);
  expect(await place.look()).not.toBeNull();
});
