import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { healthCheck } from '../../../contract/health-check.ts';
import { must } from '../testing/test-core.ts';
import { deployInChild } from './child-testing.ts';
import { archiveOf, deployTest, liveFilesAt, storedChain } from './testing.ts';

/** A deployment of 2.0.0 whose process is killed while its health is asked; `answer` is given from then on. */
async function killedAtHealth(answer: (response: ServerResponse) => void) {
  const it = await deployTest();
  const path = it.at('Production');
  const target = { kind: 'folder', path };
  let asked: () => void = () => undefined;
  const first = new Promise<void>(resolve => {
    asked = resolve;
  });
  let isAnswering = false;
  const server = createServer((_, response) => (isAnswering ? answer(response) : asked()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const health = healthCheck.parse({ url, tries: 2, interval: 0 });
  const about = { name: 'Production', colour: 'red', target } as const;
  const { id } = await must(it.client.environments.create(about));
  await it.deploy({ environment: id, source: { kind: 'draft' }, name: '1.0.0' });
  await must(it.client.environments.update({ ...about, id, health }));
  await it.save('README.md', 'two\n');
  await it.version('2.0.0');
  const { child, end } = await deployInChild(it.project, id, '2.0.0');
  await first;
  child.kill('SIGKILL');
  expect(await end).toBeNull();
  isAnswering = true;
  const releases = () => readdirSync(join(path, 'releases')).sort();
  const before = releases();
  await it.restart();
  await it.restart();
  expect(releases()).toEqual(before);
  expect(readdirSync(join(it.project, '.git', 'tagline', 'deployments'))).toEqual([]);
  expect(await liveFilesAt(path)).toEqual(await archiveOf(it.project, '2.0.0'));
  storedChain(it.project);
  const [receipt, ...older] = await it.receipts();
  expect(older.map(({ version }) => version)).toEqual(['1.0.0']);
  return { receipt, url };
}

test('killed while its health is checked: it is asked again, and not sent again', async () => {
  const { receipt, url } = await killedAtHealth(response => response.end());
  expect(receipt).toMatchObject({
    version: '2.0.0',
    outcome: 'succeeded',
    message: `Tagline ended after the switch. Live matches 2.0.0. ${url} answered 200 as it must.`,
    health: { healthy: true, tries: 1 },
    readBack: { matches: true },
  });
});

test('what is not healthy when it is asked again is no success', async () => {
  const { receipt, url } = await killedAtHealth(response => response.writeHead(500).end());
  expect(receipt).toMatchObject({
    outcome: 'indeterminate',
    message:
      `Tagline ended after the switch. Live matches 2.0.0. ${url} answered 500 instead of 200. ` +
      'Deploy it again to have it checked, or 1.0.0 to go back.',
    health: { healthy: false, tries: 2 },
  });
});
