/** A node of a workflow, as its platform draws it. */
export type GraphNode = {
  id: string;
  name: string;
  type: string;
  /** The flow that it stands in; empty where it belongs to none. */
  flow: string;
  /** Where it is drawn: never what it does. */
  layout: unknown;
  settings: { [key: string]: unknown };
  wires: Wire[];
};

/** `to` is a node's `id`. */
export type Wire = { port: string; to: string };

export type WorkflowGraph = {
  platform: 'node-red' | 'n8n';
  /** Empty where the file does not say. */
  title: string;
  nodes: GraphNode[];
  /** What belongs to the whole of it. */
  settings: { [key: string]: unknown };
};

type Json = { [key: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function without(from: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}

/**
 * The nodes and wires of a Node-RED flows file (a list of nodes) or of an n8n workflow (as both export them); null
 * for any other text. Sources: nodered.org/docs/developing-flows and docs.n8n.io, “Export and import workflows”.
 */
export function readWorkflowGraph(text: string): WorkflowGraph | null {
  // Both formats are JSON, and a look at the first character spares the reading of what can't be.
  if (!/^\s*[[{]/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return Array.isArray(value) ? nodeRedGraph(value) : isObject(value) ? n8nGraph(value) : null;
}

function nodeRedGraph(list: unknown[]): WorkflowGraph | null {
  const nodes = list.filter(isObject);
  const isNode = (node: Json) => textOf(node['id']) !== '' && textOf(node['type']) !== '';
  const isDrawn = (node: Json) => node['type'] === 'tab' || Array.isArray(node['wires']);
  if (nodes.length < list.length || !nodes.every(isNode) || !nodes.some(isDrawn)) return null;
  const titles = new Map(nodes.map(node => [textOf(node['id']), nameOf(node)]));
  const tabs = nodes.filter(node => node['type'] === 'tab');
  return {
    platform: 'node-red',
    title: tabs.length === 1 && tabs[0] ? nameOf(tabs[0]) : '',
    settings: {},
    nodes: nodes.map(node => ({
      id: textOf(node['id']),
      name: nameOf(node),
      type: textOf(node['type']),
      flow: titles.get(textOf(node['z'])) ?? '',
      layout: [node['x'], node['y'], node['w'], node['h']],
      settings: without(node, ['id', 'type', 'x', 'y', 'w', 'h', 'wires']),
      wires: listOf(node['wires']).flatMap((targets, port) =>
        listOf(targets).map(to => ({ port: `output ${port + 1}`, to: textOf(to) })),
      ),
    })),
  };
}

const nameOf = (node: Json): string => textOf(node['name']) || textOf(node['label']) || textOf(node['type']);

function n8nGraph(workflow: Json): WorkflowGraph | null {
  const nodes = listOf(workflow['nodes']).filter(isObject);
  const isNode = (node: Json) =>
    textOf(node['type']) !== '' && typeof node['name'] === 'string' && Array.isArray(node['position']);
  if (!isObject(workflow['connections']) || !Array.isArray(workflow['nodes'])) return null;
  if (nodes.length < workflow['nodes'].length || !nodes.every(isNode)) return null;
  const title = textOf(workflow['name']);
  // n8n wires by name; a node that is copied by hand may lack an id.
  const ids = new Map(nodes.map(node => [textOf(node['name']), textOf(node['id']) || textOf(node['name'])]));
  return {
    platform: 'n8n',
    title,
    settings: without(workflow, ['nodes', 'connections']),
    nodes: nodes.map(node => ({
      id: ids.get(textOf(node['name'])) ?? '',
      name: textOf(node['name']),
      type: textOf(node['type']),
      flow: title,
      layout: node['position'],
      settings: without(node, ['id', 'type', 'position']),
      wires: n8nWires(workflow['connections'], textOf(node['name']), ids),
    })),
  };
}

function n8nWires(connections: unknown, name: string, ids: Map<string, string>): Wire[] {
  const from = isObject(connections) ? connections[name] : undefined;
  if (!isObject(from)) return [];
  return Object.entries(from).flatMap(([kind, outputs]) =>
    listOf(outputs).flatMap((targets, index) =>
      listOf(targets)
        .filter(isObject)
        .map(target => ({
          port: kind === 'main' ? `output ${index + 1}` : kind,
          to: ids.get(textOf(target['node'])) ?? textOf(target['node']),
        })),
    ),
  );
}
