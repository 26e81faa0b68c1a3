import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TaglineEvent } from '../../contract/events.ts';
import type { ActivityEntry } from '../../contract/receipt.ts';
import { webTransport } from '../../renderer/transport/web-transport.ts';
import { installForTests, type TestInstallation } from '../testing/bundle.ts';

let installation: TestInstallation;
let folder: string;
let children: ChildProcess[];

beforeAll(async () => {
  installation = await installForTests();
});
afterAll(() => installation.remove());
beforeEach(async () => {
  children = [];
  folder = await mkdtemp(join(tmpdir(), 'tagline-serve-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

type Started = { child: ChildProcess; lines: string[]; errors: () => string; ended: Promise<number | null> };

function start(program: string, args: string[]): Started {
  const env = { ...process.env, HOME: folder, TAGLINE_DATA_DIR: join(folder, 'data') };
  const child = spawn(process.execPath, [join(installation.dist, program), ...args], { cwd: folder, env });
  children.push(child);
  const lines: string[] = [];
  let errors = '';
  createInterface({ input: child.stdout }).on('line', line => lines.push(line));
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  return { child, lines, errors: () => errors, ended: new Promise(done => child.on('close', done)) };
}

/** The address of the first line, once it is there. */
async function address({ lines }: Started): Promise<string> {
  await expect.poll(() => lines.length).toBeGreaterThan(0);
  return (JSON.parse(lines[0] ?? '{}') as { url: string }).url;
}

/** Opens the page like a browser and talks with the page's own transport. */
async function openPage(url: string) {
  const { origin } = new URL(url);
  const entered = await fetch(url, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const html = await (await fetch(origin, { headers: { cookie } })).text();
  const visibility = Object.assign(new EventTarget(), { visibilityState: 'visible' }) as unknown as Document;
  return webTransport({
    fetch: (path, init) =>
      fetch(`${origin}${String(path)}`, { ...init, headers: { ...init?.headers, cookie, origin } }),
    visibility,
    session: /name="tagline-session" content="([^"]+)"/.exec(html)?.[1] ?? '',
  });
}

async function listen(page: Awaited<ReturnType<typeof openPage>>) {
  const events: TaglineEvent[] = [];
  const end = page.subscribe(event => events.push(event));
  await expect.poll(() => events.length).toBeGreaterThan(0);
  return { events, end };
}

describe('serve --json', () => {
  test('prints the address first, serves the core, and prints the next address when it was used', async () => {
    await mkdir(join(folder, 'p'));
    const server = start('web/server.mjs', ['--json']);
    const url = await address(server);
    const page = await openPage(url);
    await expect.poll(() => server.lines.length).toBe(2);
    expect((JSON.parse(server.lines[1] ?? '') as { url: string }).url).not.toBe(url);

    const { events, end } = await listen(page);
    expect(events[0]).toMatchObject({
      type: 'snapshot',
      snapshot: {
        project: null,
        app: { head: 'web', capabilities: { pickFolder: false, systemTrash: false, nativeMenu: false } },
      },
    });
    expect(await page.invoke('project.open', { path: join(folder, 'p'), initialise: true })).toMatchObject({
      ok: true,
    });
    await expect
      .poll(() => events.at(-1))
      .toMatchObject({ type: 'snapshot', snapshot: { project: { name: 'p' } } });
    expect(await page.invoke('project.fly', {})).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(await page.invoke('versions.create', { name: 1 })).toMatchObject({
      ok: false,
      error: { code: 'bad-request' },
    });
    end();

    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(await page.invoke('app.snapshot', {})).toMatchObject({
      ok: false,
      error: { code: 'disconnected' },
    });
  });

  test('opens the project that is named, and asks on the screen before it makes one', async () => {
    const project = join(folder, 'plain');
    await mkdir(project);
    const asking = start('web/server.mjs', ['--json', '--project', 'plain']);
    const page = await openPage(await address(asking));
    const { events, end } = await listen(page);
    await expect.poll(() => events).toContainEqual({ type: 'open-path', path: project });
    expect(await page.invoke('project.inspect', { path: project })).toMatchObject({
      value: { kind: 'folder' },
    });
    expect(await page.invoke('project.open', { path: project, initialise: true })).toMatchObject({
      ok: true,
    });
    end();
    asking.child.kill('SIGINT');
    expect(await asking.ended).toBe(0);

    const opening = start('web/server.mjs', ['--json', '--project', project]);
    const again = await listen(await openPage(await address(opening)));
    expect(again.events[0]).toMatchObject({ snapshot: { project: { path: project } } });
    again.end();
  });

  test('opens the sample', async () => {
    const server = start('web/server.mjs', ['--json', '--demo']);
    const { events, end } = await listen(await openPage(await address(server)));
    expect(events[0]).toMatchObject({ snapshot: { project: { versionCount: 3 } } });
    end();
  });

  test.each([
    [['--frob'], 'bad-request'],
    [['--port', 'x'], 'bad-request'],
    [['--port', '70000'], 'bad-request'],
    [['--demo', '--project', 'x'], 'bad-request'],
    [['--project', 'missing'], 'project-missing'],
    [['--project', 'file.txt'], 'not-a-folder'],
  ])('with %j says why it does not start', async (args, code) => {
    await writeFile(join(folder, 'file.txt'), '');
    const server = start('web/server.mjs', ['--json', ...args]);
    expect(await server.ended).toBe(1);
    expect(server.lines.map(line => JSON.parse(line) as unknown)).toMatchObject([{ error: { code } }]);
  });

  test('says that a port is taken', async () => {
    const other = createServer();
    await new Promise<void>(done => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const server = start('web/server.mjs', ['--port', String(port)]);
    expect(await server.ended).toBe(1);
    expect(server.errors()).toBe('The port is in use. Choose another one, or leave --port out.\n');
    await new Promise(done => other.close(done));
  });
});

test('a stop in the middle of a deployment waits for its receipt', async () => {
  const project = join(folder, 'p');
  await mkdir(project);
  const names = Array.from({ length: 500 }, (_, index) => `${index}.json`);
  await Promise.all(names.map(name => writeFile(join(project, name), `{"name": "${name}"}\n`)));
  const server = start('web/server.mjs', ['--json']);
  const page = await openPage(await address(server));
  const invoke = async (command: string, input: unknown) => {
    const reply = await page.invoke(command, input);
    if (!reply.ok) throw new Error(`${command}: ${reply.error.message}`);
    return reply.value;
  };
  await invoke('project.open', { path: project, initialise: true });
  await invoke('versions.create', { name: '1.0.0' });
  const target = { kind: 'folder', path: join(folder, 'staging') };
  const { id } = (await invoke('environments.create', { name: 'staging', colour: 'red', target })) as {
    id: string;
  };
  const { events, end } = await listen(page);
  await invoke('deploy.start', { environment: id, source: { kind: 'version', name: '1.0.0' } });
  await expect.poll(() => events.some(event => event.type === 'job')).toBe(true);
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  end();

  const log = start('cli/tagline.mjs', ['log', '-C', project, '--json']);
  expect(await log.ended).toBe(0);
  const { entries } = JSON.parse(log.lines.join('')) as { entries: ActivityEntry[] };
  const outcomes = entries.filter(({ kind }) => kind === 'deployment').map(({ outcome }) => outcome);
  // Whether the cancel came in time is up to the machine; a lost receipt would show as indeterminate.
  expect([['cancelled'], ['succeeded']]).toContainEqual(outcomes);
});

test('tagline serve passes the address and the signals on', async () => {
  const server = start('cli/tagline.mjs', ['serve', '--json', '-C', folder]);
  const page = await openPage(await address(server));
  const { events, end } = await listen(page);
  await expect.poll(() => events).toContainEqual({ type: 'open-path', path: folder });
  end();
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
});

test('people get words, with the address on a line of its own', async () => {
  const server = start('web/server.mjs', []);
  await expect.poll(() => server.lines.length).toBeGreaterThan(2);
  expect(server.lines[0]).toMatch(/Open this address in a browser/);
  expect(server.lines[2]).toMatch(/^ {2}http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{22}$/);
});
