import { isDeepStrictEqual } from 'node:util';
import type { NodeChange, PropertyChange, WorkflowComparison } from '../../../contract/workflows.ts';
import { compareSettings } from './compare-settings.ts';
import { summaryOf } from './summary.ts';
import type { GraphNode, WorkflowGraph } from './workflow-graph.ts';

/**
 * What differs in what two workflows do, node by node: neither the order of nodes or keys nor the format of the
 * file counts. A node that only stands elsewhere is `moved`. Nodes are the same by their id, else by name and type.
 */
export function compareWorkflows(before: WorkflowGraph, after: WorkflowGraph): WorkflowComparison {
  const pairs = pairNodes(before.nodes, after.nodes);
  const taken = new Set(pairs.map(([old]) => old));
  const partners = new Map(pairs.map(([old, now]) => [old.id, now.id]));
  const names = new Map([...before.nodes, ...after.nodes].map(node => [node.id, node.name]));
  const nodes = [
    ...after.nodes.flatMap(now => {
      const old = pairs.find(([, paired]) => paired === now)?.[0];
      return old ? changeOf(old, now, partners, names) : [told('added', now)];
    }),
    ...before.nodes.filter(old => !taken.has(old)).map(old => told('removed', old)),
  ];
  const settings = compareSettings(before.settings, after.settings);
  const title = after.title || before.title;
  return { platform: after.platform, title, nodes, settings, summary: summaryOf(title, nodes, settings) };
}

function pairNodes(before: GraphNode[], after: GraphNode[]): [GraphNode, GraphNode][] {
  const pairs: [GraphNode, GraphNode][] = [];
  let left = { before, after };
  for (const key of [(node: GraphNode) => node.id, (node: GraphNode) => `${node.type} ${node.name}`]) {
    const [olds, news] = [onlyOnes(left.before, key), onlyOnes(left.after, key)];
    const found = [...news].flatMap(([name, now]): [GraphNode, GraphNode][] => {
      const old = olds.get(name);
      return old && old.type === now.type ? [[old, now]] : [];
    });
    pairs.push(...found);
    const done = new Set(found.flat());
    left = {
      before: left.before.filter(node => !done.has(node)),
      after: left.after.filter(node => !done.has(node)),
    };
  }
  return pairs;
}

/** Those that share their key with nobody. */
function onlyOnes(nodes: GraphNode[], key: (node: GraphNode) => string): Map<string, GraphNode> {
  const [found, doubled] = [new Map<string, GraphNode>(), new Set<string>()];
  for (const node of nodes) {
    if (found.has(key(node))) doubled.add(key(node));
    found.set(key(node), node);
  }
  for (const name of doubled) found.delete(name);
  return found;
}

function changeOf(
  old: GraphNode,
  now: GraphNode,
  partners: Map<string, string>,
  names: Map<string, string>,
): NodeChange[] {
  // A node that is named by its id (a tab, a configuration) is the same one under its new id.
  const isSame = ({ before, after }: PropertyChange) =>
    before !== null && before !== after && partners.get(before) === after;
  const properties = compareSettings(old.settings, now.settings).filter(change => !isSame(change));
  const wired = (node: GraphNode, id: (of: string) => string) =>
    node.wires.map(wire => `${wire.port} ${id(wire.to)}`).sort();
  const rewired = !isDeepStrictEqual(
    wired(old, of => partners.get(of) ?? of),
    wired(now, of => of),
  );
  if (rewired) properties.push(wiresChange(old, now, names));
  if (properties.length > 0) return [{ ...told('changed', now), properties }];
  return isDeepStrictEqual(old.layout, now.layout) ? [] : [told('moved', now)];
}

function wiresChange(old: GraphNode, now: GraphNode, names: Map<string, string>): PropertyChange {
  const words = ({ wires }: GraphNode) =>
    wires.map(wire => `${wire.port} → ${names.get(wire.to) ?? wire.to}`).join(', ') || null;
  return { property: 'wires', before: words(old), after: words(now) };
}

function told(status: NodeChange['status'], { id, name, type, flow }: GraphNode): NodeChange {
  return { status, id, name, type, flow, properties: [] };
}
