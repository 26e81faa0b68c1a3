import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { objectId } from '../../../repository/raw-object.ts';
import type { Deployed, Release } from '../target.ts';
import { bring, claimOf } from '../testing/place.ts';
import { beginHistory, quiet, releaseOf } from '../testing/release.ts';
import { nodeRedTarget } from './node-red-target.ts';
import type { FlowNode } from './nodes.ts';
import type { NodeRedSettings } from './settings.ts';
import { type NodeRedServer, startNodeRed } from './testing/server.ts';

const password = 'only-for-tests-7Rk';
const tab = { id: 'tab1', type: 'tab', label: 'Orders', disabled: false, info: '' };
const flow = (topic: string, more: FlowNode[] = []) => [
  tab,
  { id: 'in', type: 'inject', z: 'tab1', name: 'go', topic, x: 1, y: 2, wires: [['out']] },
  { id: 'out', type: 'debug', z: 'tab1', name: 'see', x: 3, y: 4, wires: [] },
  ...more,
];
const text = (nodes: unknown) => `${JSON.stringify(nodes, null, 2)}\n`;

describe.each([false, true])('a Node-RED, adminAuth %s', auth => {
  let server: NodeRedServer | { missing: string };
  const secrets = new Map([['erp.password', 'very-secret-1']]);
  let brought: Release[] = [];

  const there = () => {
    if ('missing' in server) throw new Error(server.missing);
    return server;
  };
  const settings = (change: Partial<NodeRedSettings> = {}): NodeRedSettings => ({
    url: there().url,
    flows: 'flows.json',
    deploymentType: 'full',
    signIn: auth ? 'password' : 'none',
    username: 'ada',
    certificate: '',
    ...change,
  });
  const open = (change: Partial<NodeRedSettings> = {}, secret: string | null = password) =>
    nodeRedTarget(settings(change), {
      credential: () => Promise.resolve(secret),
      connection: key => Promise.resolve(secrets.get(key) ?? null),
      deployed: () =>
        Promise.resolve(
          brought.map((release): Deployed => ({ ...release, files: async () => release.files })),
        ),
    });
  const release = (files: { [path: string]: string }) => {
    const made = releaseOf(files);
    brought = [made, ...brought];
    return made;
  };
  const nodesThere = async () => ((await there().ask('GET', '/flows')).body as { flows: FlowNode[] }).flows;

  beforeAll(async () => {
    server = await startNodeRed(auth ? password : null);
  }, 240_000);
  afterAll(async () => {
    if ('stop' in server) await server.stop();
  });
  beforeEach(async context => {
    if ('missing' in server) context.skip(server.missing);
    beginHistory();
    brought = [];
    await there().ask('POST', '/flows', { flows: [] });
  });

  test('is empty at first; brings flows, which run and read back equal', async () => {
    expect(await open().live(quiet())).toBeNull();
    const first = release({ 'flows.json': text(flow('a')) });
    expect(await bring(open(), first)).toBe('Node-RED took 3 nodes and has started them.');
    expect(await nodesThere()).toEqual(flow('a'));
    const live = await open().live(quiet());
    expect([live?.id, live?.version]).toEqual([first.id, first.version]);
    expect(await live?.files(quiet())).toEqual(first.files);
  });

  test.each(['full', 'flows', 'nodes'] as const)('deploys changes of the type %s', async deploymentType => {
    await bring(open({ deploymentType }), release({ 'flows.json': text(flow('a')) }));
    const next = release({ 'flows.json': text(flow('b')) });
    await bring(open({ deploymentType }), next);
    expect((await open().live(quiet()))?.id).toBe(next.id);
    expect(await nodesThere()).toEqual(flow('b'));
  });

  test('goes back to the release before, and to nothing', async () => {
    const first = release({ 'flows.json': text(flow('a')) });
    await bring(open(), first);
    await bring(open(), release({ 'flows.json': text(flow('b')) }));
    await open().revert(first.id, quiet());
    expect(await nodesThere()).toEqual(flow('a'));
    await open().revert(null, quiet());
    expect(await nodesThere()).toEqual([]);
    expect((await open().live(quiet()))?.id).toBeUndefined();
  });

  test('tells what somebody changed, keeps the credentials’ references, ignores the order of keys', async () => {
    const node = { id: 'ws', type: 'http request', z: 'tab1', name: 'q', x: 1, y: 1, wires: [[]] };
    const first = release({
      'flows.json': text(flow('a', [{ ...node, credentials: { password: '{erp.password}' } }])),
    });
    await bring(open(), first);
    const shuffled = (await nodesThere()).map(each => Object.fromEntries(Object.entries(each).reverse()));
    await there().ask('POST', '/flows', { flows: shuffled.reverse() });
    expect((await open().live(quiet()))?.id).toBe(first.id);
    const changed = shuffled.map(each => (each.id === 'ws' ? { ...each, name: 'fixed at night' } : each));
    await there().ask('POST', '/flows', { flows: changed });
    const live = await open().live(quiet());
    expect(live?.version).toBeNull();
    const bytes = (await live?.read('flows.json')) ?? Buffer.alloc(0);
    expect((await live?.files(quiet()))?.[0]?.oid).toBe(objectId('blob', bytes));
    const nodes = JSON.parse(Buffer.from(bytes).toString()) as FlowNode[];
    expect(nodes.map(({ id }) => id)).toEqual(['tab1', 'in', 'out', 'ws']);
    expect(nodes[3]).toEqual({
      ...node,
      name: 'fixed at night',
      credentials: { password: '{erp.password}' },
    });
  });

  test('sends credentials again with a rollback; they are never in what is read', async () => {
    const node = {
      id: 'broker',
      type: 'mqtt-broker',
      name: '',
      broker: '127.0.0.1',
      port: '1',
      autoConnect: false,
    };
    const first = release({
      'flows.json': text(
        [tab, { ...node, credentials: { user: 'ada', password: '{erp.password}' } }].map(each =>
          'broker' in each
            ? { ...each, credentials: { user: '{erp.user}', password: '{erp.password}' } }
            : each,
        ),
      ),
    });
    secrets.set('erp.user', 'ada');
    const credentials = async () => (await there().ask('GET', '/credentials/mqtt-broker/broker')).body;
    await bring(open(), first);
    expect(await credentials()).toMatchObject({ user: 'ada', has_password: true });
    await bring(open(), release({ 'flows.json': text([tab]) }));
    expect(await credentials()).toEqual({});
    await open().revert(first.id, quiet());
    expect(await credentials()).toMatchObject({ user: 'ada', has_password: true });
    const live = await open().live(quiet());
    expect(Buffer.from((await live?.read('flows.json')) ?? []).toString()).not.toContain('very-secret-1');
    const inTheOpen = release({ 'flows.json': text([{ ...node, credentials: { password: 'plain' } }]) });
    await expect(bring(open(), inTheOpen)).rejects.toMatchObject({ code: 'secret-found' });
    const unset = release({ 'flows.json': text([{ ...node, credentials: { password: '{erp.other}' } }]) });
    await expect(bring(open(), unset)).rejects.toMatchObject({ code: 'connection-missing' });
  });

  test('refuses node types that the server lacks, double ids, no flows; nothing is changed', async () => {
    await bring(open(), release({ 'flows.json': text(flow('a')) }));
    const odd = { id: 'odd', type: 'no-such-type', z: 'tab1', x: 1, y: 1, wires: [] };
    const lacking = release({ 'flows.json': text(flow('b', [odd])) });
    await expect(bring(open(), lacking)).rejects.toMatchObject({
      code: 'deployment-failed',
      message: expect.stringContaining('no-such-type'),
    });
    await expect(bring(open(), release({ 'flows.json': text(flow('b', [tab])) }))).rejects.toThrow('id tab1');
    await expect(bring(open(), release({ 'flows.json': '{}' }))).rejects.toThrow('holds no flows');
    await expect(bring(open(), { ...release({}), files: [] })).rejects.toMatchObject({
      code: 'file-missing',
    });
    expect(await nodesThere()).toEqual(flow('a'));
  });

  test('tells of a body that is too large, and how to allow it', async () => {
    const large = {
      id: 'big',
      type: 'comment',
      z: 'tab1',
      name: 'x',
      info: 'x'.repeat(6_000_000),
      x: 1,
      y: 1,
      wires: [],
    };
    const tooLarge = release({ 'flows.json': text(flow('a', [large])) });
    await expect(bring(open(), tooLarge)).rejects.toThrow(/apiMaxLength/);
    expect(await nodesThere()).toEqual([]);
  });

  test('of three who deploy at once one succeeds, two are told, and nothing is mixed', async () => {
    const releases = ['a', 'b', 'c'].map(topic => release({ 'flows.json': text(flow(topic)) }));
    const staged = await Promise.all(
      releases.map(async each => {
        const target = open();
        await target.lock(claimOf(each), quiet());
        const made = await target.stage(each, quiet());
        await made.verify(quiet());
        return made;
      }),
    );
    const tries = await Promise.allSettled(staged.map(each => each.activate()));
    const won = tries.findIndex(({ status }) => status === 'fulfilled');
    const lost = tries.filter(each => each.status === 'rejected');
    expect(lost).toHaveLength(2);
    for (const { reason } of lost) expect(reason).toMatchObject({ code: 'target-busy' });
    expect((await open().live(quiet()))?.id).toBe(releases[won]?.id);
  });

  test('one file for each flow: joined, and read back into its files', async () => {
    const other = [{ id: 'tab2', type: 'tab', label: 'Stock / in', disabled: false, info: '' }];
    const first = release({ 'flows/orders.json': text(flow('a')), 'flows/stock.json': text(other) });
    await bring(open({ flows: 'flows' }), first);
    const live = await open({ flows: 'flows' }).live(quiet());
    expect(await live?.files(quiet())).toEqual(first.files);
    brought = [];
    const foreign = await open({ flows: 'flows' }).live(quiet());
    const files = (await foreign?.files(quiet())) ?? [];
    expect(files.map(({ path }) => path)).toEqual(['flows/orders.json', 'flows/stock-in.json']);
  });

  test('never tries wrong credentials twice', async context => {
    if (!auth) return context.skip('not applicable: nobody signs in there');
    for (let count = 0; count < 8; count++) {
      await expect(open({}, 'wrong').preflight(quiet())).rejects.toMatchObject({
        code: 'authentication-failed',
      });
    }
    await open().preflight(quiet());
    await expect(open({}, null).preflight(quiet())).rejects.toMatchObject({ code: 'credential-missing' });
    await expect(open({ signIn: 'none' }).preflight(quiet())).rejects.toMatchObject({
      code: 'authentication-failed',
    });
    await expect(open({ signIn: 'token' }, 'no-token').preflight(quiet())).rejects.toMatchObject({
      code: 'authentication-failed',
    });
  });
});
