import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareWorkflows } from './compare-workflows.ts';
import { readWorkflowGraph } from './workflow-graph.ts';

const compare = (before: unknown, after: unknown) => {
  const [a, b] = [readWorkflowGraph(JSON.stringify(before)), readWorkflowGraph(JSON.stringify(after))];
  if (a === null || b === null) throw new Error('Not a workflow.');
  return compareWorkflows(a, b);
};

type Node = { id: string; type: string; [key: string]: unknown };
const flow: Node[] = [
  { id: 't', type: 'tab', label: 'Sync orders' },
  { id: 'a', type: 'inject', z: 't', name: 'Every minute', x: 1, y: 2, wires: [['b']] },
  { id: 'b', type: 'http request', z: 't', name: 'Ask', retry: { limit: 3 }, x: 5, y: 2, wires: [[]] },
];
const edit = (id: string, change: object) =>
  flow.map(node => (node.id === id ? { ...node, ...change } : node));

describe('what differs between two states of a flow', () => {
  test('neither order nor format is a change', () => {
    const reversed = flow.toReversed().map(node => Object.fromEntries(Object.entries(node).toReversed()));
    expect(compare(flow, reversed)).toMatchObject({
      nodes: [],
      settings: [],
      summary: 'Nothing changed in what it does',
    });
  });

  test('another position is a move, never a change', () => {
    const moved = compare(flow, edit('b', { x: 99 }));
    expect(moved.nodes).toMatchObject([{ status: 'moved', id: 'b', flow: 'Sync orders', properties: [] }]);
    expect(moved.summary).toBe('1 node moved in Sync orders, nothing else changed');
  });

  test('tells the property, the new node and the wire', () => {
    const after = [
      ...edit('b', { retry: { limit: 5 }, wires: [['c']] }),
      { id: 'c', type: 'debug', z: 't', name: 'Dead letter', x: 9, y: 9, wires: [] },
    ];
    const changed = compare(flow, after);
    expect(changed.nodes).toMatchObject([
      {
        status: 'changed',
        name: 'Ask',
        properties: [
          { property: 'retry.limit', before: '3', after: '5' },
          { property: 'wires', before: null, after: 'output 1 → Dead letter' },
        ],
      },
      { status: 'added', name: 'Dead letter' },
    ]);
    expect(changed.summary).toBe(
      '2 nodes changed in Sync orders: Ask: limit 3 → 5; Ask: wires nothing → output 1 → Dead letter; new node Dead letter',
    );
    expect(compare(after, flow).nodes.map(node => node.status)).toEqual(['changed', 'removed']);
  });

  test('a flow that was imported again has other ids and no change', () => {
    const ids = new Map(flow.map(node => [node.id, `new-${node.id}`]));
    const text = JSON.stringify(flow).replace(/"(t|a|b)"/g, (_, id: string) => `"${ids.get(id)}"`);
    expect(compare(flow, JSON.parse(text)).nodes).toEqual([]);
  });

  test('an n8n node that was only given another name keeps its wires', () => {
    const workflow = (name: string) => ({
      name: 'Orders',
      nodes: [
        { id: '1', name: 'Start', type: 'webhook', position: [0, 0], parameters: {} },
        { id: '2', name, type: 'set', position: [9, 0], parameters: {} },
      ],
      connections: { Start: { main: [[{ node: name, type: 'main', index: 0 }]] } },
    });
    expect(compare(workflow('Map'), workflow('Map orders')).nodes).toMatchObject([
      { status: 'changed', properties: [{ property: 'name', before: 'Map', after: 'Map orders' }] },
    ]);
  });
});

test('other JSON is no workflow', () => {
  for (const text of ['', '[', '[]', '{}', '{"nodes":[]}', '[{"id":"1","type":"x"}]', '[1]', 'null', '"["'])
    expect(readWorkflowGraph(text), text).toBeNull();
});

const fixtures = join(import.meta.dirname, '../../../../shared/fixtures');
const texts = (folder: string) =>
  readdirSync(join(fixtures, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json'))
    .map(name => [name, readFileSync(join(fixtures, folder, name), 'utf8')] as const);

describe.skipIf(!existsSync(fixtures))('the workflows of others (skipped where they are not beside)', () => {
  test.each([
    ['node-red-examples', 113],
    ['n8n-workflows', 203],
  ])('all of %s are understood; each equals itself, and its last node is missed', (folder, expected) => {
    const found = texts(folder).map(([name, text]) => [name, readWorkflowGraph(text)] as const);
    expect(found.filter(([, graph]) => graph === null).map(([name]) => name)).toEqual([]);
    expect(found).toHaveLength(expected);
    for (const [name, graph] of found) {
      if (graph === null) continue;
      expect(compareWorkflows(graph, graph).nodes, name).toEqual([]);
      const fewer = { ...graph, nodes: graph.nodes.slice(0, -1) };
      const gone = compareWorkflows(graph, fewer).nodes.filter(node => node.status === 'removed');
      expect(gone, name).toMatchObject([{ id: graph.nodes.at(-1)?.id }]);
    }
  });
});
