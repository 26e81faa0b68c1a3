import { createHash } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { fsck, git, gitAside, tempFolder } from '../../../repository/git-for-tests.ts';
import { bring, claimOf, expectLive } from '../testing/place.ts';
import { beginHistory, quiet, releaseOf } from '../testing/release.ts';
import { gitTarget } from './git-target.ts';
import { httpRemote } from './http/http-remote.ts';
import { barePlace, bareRepository, branch, lockRef, refsOf } from './testing/bare-place.ts';
import { gitServer, isPush, loseAnswer, password } from './testing/git-server.ts';

beforeEach(beginHistory);

/** A server with a first release live, and a handle that a test can put in its way. */
async function served() {
  const bare = bareRepository();
  let way: Parameters<typeof gitServer>[1];
  const server = await gitServer(bare, (request, response, pass) =>
    way === undefined ? pass() : way(request, response, pass),
  );
  const open = (secret: string | null = password, url = server.url) =>
    gitTarget(
      { url, branch, username: 'ada', keepReleases: 3 },
      { credential: () => Promise.resolve(secret) },
    );
  const place = barePlace(bare, open);
  const first = releaseOf({ 'a.txt': 'one', 'bin/run.sh': '#!/bin/sh\n' });
  await bring(open(), first);
  const staged = async () => {
    const release = releaseOf({ 'a.txt': 'two' });
    const target = open();
    const lock = await target.lock(claimOf(release), quiet());
    await target.live(quiet());
    const staging = await target.stage(release, quiet());
    await staging.verify(quiet());
    return { release, target, lock, staging };
  };
  const inTheWay = (handle: NonNullable<typeof way>) => {
    way = handle;
  };
  const clear = () => {
    way = undefined;
  };
  return { bare, server, open, place, first, staged, inTheWay, clear };
}

/** Bytes that can't be made smaller. */
const noise = (size: number, seed: number) =>
  Buffer.concat(
    Array.from({ length: size / 20 }, (_, at) => createHash('sha1').update(`${seed} ${at}`).digest()),
  );

function hook(bare: string, name: string, script: string): void {
  const path = join(bare, 'hooks', name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

test('native git clones exactly the version, with its tag, from a sound repository', async () => {
  const { bare, server, open, first } = await served();
  git(bare, 'config', 'receive.denyNonFastForwards', 'true');
  const second = releaseOf({ 'a.txt': 'two', 'deep/er/new.bin': new Uint8Array([0, 255]) });
  await bring(open(), second);
  await open().revert(first.id, quiet());
  await bring(open(), releaseOf({ 'a.txt': 'three' }));
  const clone = join(tempFolder(), 'clone');
  const url = server.url.replace('//', `//ada:${encodeURIComponent(password)}@`);
  await gitAside(tempFolder(), 'clone', '-q', '-b', branch, url, clone);
  expect(fsck(bare)).toBe('');
  expect(fsck(clone)).toBe('');
  expect(git(clone, 'status', '--porcelain')).toBe('');
  const trees = git(clone, 'log', '--first-parent', '--format=%T', branch).trim().split('\n').slice(1, 4);
  expect(trees).toEqual([first.tree, second.tree, first.tree]);
  for (const release of [first, second]) {
    expect(git(clone, 'rev-parse', `refs/tags/${release.version}`).trim()).toBe(release.tag);
    expect(git(clone, 'cat-file', '-t', release.tag).trim()).toBe('tag');
  }
});

test('what was not sent is not fetched, and what was verified is not fetched again', async () => {
  const { open, place, inTheWay } = await served();
  const before = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`old/${at}`, noise(4000, at)]));
  await bring(open(), releaseOf(before));
  const fetched: number[] = [];
  inTheWay((request, response, pass) => {
    if (request.url?.endsWith('git-upload-pack')) {
      const at = fetched.push(0) - 1;
      const write = response.write.bind(response);
      response.write = (part: Buffer) => {
        fetched[at] = (fetched[at] ?? 0) + part.length;
        return write(part);
      };
    }
    pass();
  });
  const next = releaseOf({ ...before, 'old/7': noise(4000, 99) });
  const target = open();
  const lock = await target.lock(claimOf(next), quiet());
  const staged = await target.stage(next, quiet());
  expect(fetched.splice(0)).toEqual([]);
  await staged.verify(quiet());
  expect(fetched).toHaveLength(1);
  expect(fetched[0]).toBeGreaterThan(4000);
  expect(fetched.splice(0)[0]).toBeLessThan(4000 * 3);
  await staged.activate();
  const live = await target.live(quiet());
  fetched.length = 0;
  expect((await live?.files(quiet()))?.map(({ oid }) => oid)).toEqual(next.files.map(({ oid }) => oid));
  expect(fetched).toEqual([]);
  await lock.release();
  await expectLive(place, next);
});

test('what is left out of a version is not in the branch', async () => {
  const { open, place, bare } = await served();
  const whole = releaseOf({ 'a.txt': 'one', 'deep/left.txt': 'left out', 'deep/kept.txt': 'kept' });
  const files = whole.files.filter(({ path }) => path !== 'deep/left.txt');
  await bring(open(), { ...whole, files, isWhole: false });
  await expectLive(place, { ...whole, files });
  expect(git(bare, 'ls-tree', '-r', '--name-only', whole.version)).toContain('deep/left.txt');
  expect(fsck(bare)).toBe('');
});

test('what comes back from an older version is proven as well', async () => {
  const { open, place, bare, staged } = await served();
  const { lock } = await staged();
  await lock.release();
  const again = releaseOf({ 'a.txt': 'one', 'bin/run.sh': '#!/bin/sh\n', new: 'n' });
  await bring(open(), releaseOf({ 'a.txt': 'two' }));
  await bring(open(), again);
  await expectLive(place, again);
  expect(fsck(bare)).toBe('');
});

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

test('what a hook says reaches the user, and the old release stays live', async () => {
  const { bare, place, first, staged } = await served();
  const { staging, lock } = await staged();
  hook(
    bare,
    'pre-receive',
    'printf "\\033[31mOnly on Tuesdays:\\007 ask Grace\\033[0m\\n" >&2; grep -q refs/heads && exit 1; exit 0',
  );
  await expect(staging.activate()).rejects.toMatchObject({
    code: 'deployment-failed',
    message: expect.stringMatching(
      /^127\.0\.0\.1:\d+ refused: Only on Tuesdays:\s+ask Grace\n[\s\S]*pre-receive hook declined/,
    ),
  });
  await staging.discard();
  await lock.release();
  await expectLive(place, first);
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

test('a branch that somebody else has moved is not overwritten, and is shown as it is', async () => {
  const { bare, open, staged } = await served();
  const { staging, lock, target } = await staged();
  const theirs = git(bare, 'commit-tree', `${branch}^{tree}`, '-p', branch, '-m', 'A quick fix').trim();
  git(bare, 'update-ref', `refs/heads/${branch}`, theirs);
  await expect(staging.activate()).rejects.toMatchObject({ code: 'live-differs' });
  await staging.discard();
  await lock.release();
  expect(git(bare, 'rev-parse', branch).trim()).toBe(theirs);
  expect(await target.live(quiet())).toMatchObject({ id: `commit-${theirs}`, version: null });
  await bring(open(), releaseOf({ 'a.txt': 'four' }));
  await open().revert(`commit-${theirs}`, quiet());
  expect((await open().live(quiet()))?.id).toBe(`commit-${theirs}`);
});

test('another version of the same name there is refused before anything is sent', async () => {
  const { bare, open } = await served();
  const release = releaseOf({ 'a.txt': 'two' }, '7.0.0');
  git(bare, 'tag', '7.0.0', branch);
  const target = open();
  await target.lock(claimOf(release), quiet());
  await expect(target.stage(release, quiet())).rejects.toMatchObject({ code: 'name-taken' });
});

test('a lock that can’t be read keeps others out, and can be broken', async () => {
  const { bare, open, place } = await served();
  git(bare, 'update-ref', lockRef, branch);
  const next = releaseOf({ 'a.txt': 'next' });
  await expect(bring(open(), next)).rejects.toMatchObject({ code: 'target-busy' });
  const state = await open().lockState(quiet());
  expect(state).toMatchObject({ holder: null, leftBehind: false });
  expect(await open().breakLock(state?.id ?? '', quiet())).toBe(true);
  await bring(open(), next);
  await expectLive(place, next);
});

test('where refs can’t be deleted, deployments go on', async () => {
  const { bare, open, place } = await served();
  hook(bare, 'update', '! echo "$3" | grep -q "^0*$"');
  const next = releaseOf({ 'a.txt': 'next' });
  await expect(bring(open(), next)).rejects.toMatchObject({ code: 'deployment-failed' });
  await expectLive(place, next);
  const lock = await open().lock(claimOf(next), quiet());
  await lock.release();
});
