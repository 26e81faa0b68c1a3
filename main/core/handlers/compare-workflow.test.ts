import { expect, test } from 'vitest';
import { gitRepository, writeFiles } from '../repository/git-for-tests.ts';
import { must } from '../testing/test-core.ts';
import { openTestProject } from '../testing/test-project.ts';

const draft = { kind: 'draft' as const };
const v1 = { kind: 'version' as const, name: '1.0.0' };

const flow = (limit: number) => [
  { id: 't', type: 'tab', label: 'Sync orders' },
  { id: 'a', type: 'http request', z: 't', name: 'Ask', limit, x: 1, y: 1, wires: [[]] },
];

test('a workflow’s change is told in a sentence, and node by node; other JSON is not', async () => {
  const folder = gitRepository({
    'flows.json': JSON.stringify(flow(3)),
    'gone.json': JSON.stringify(flow(1)),
    'package.json': '{"name":"a"}',
  });
  const { client, version } = await openTestProject(folder);
  await version('1.0.0');
  writeFiles(folder, {
    'flows.json': JSON.stringify(flow(5).toReversed(), null, 4),
    'new.json': JSON.stringify(flow(1)),
    'gone.json': '[]',
    'package.json': '{"name":"b"}',
  });
  const sides = { a: v1, b: draft };
  const { changes } = await must(client.compare.files(sides));
  expect(changes.map(({ path, summary }) => [path, summary])).toEqual([
    ['flows.json', '1 node changed in Sync orders: Ask: limit 3 → 5'],
    ['gone.json', undefined],
    ['new.json', undefined],
    ['package.json', undefined],
  ]);
  const nodesOf = async (path: string) => {
    const comparison = await must(client.compare.workflow({ ...sides, path }));
    return comparison?.nodes.map(node => `${node.status} ${node.name}`) ?? null;
  };
  expect(await nodesOf('flows.json')).toEqual(['changed Ask']);
  expect(await nodesOf('new.json')).toEqual(['added Sync orders', 'added Ask']);
  expect(await nodesOf('gone.json')).toBeNull();
  expect(await nodesOf('package.json')).toBeNull();
});
