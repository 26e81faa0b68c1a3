import { objectId } from '../../../repository/raw-object.ts';
import type { FileMode, Oid } from '../../../repository/types.ts';
import { canonical, type FlowNode } from './nodes.ts';

/** A flow file of a version. */
export type FlowFile = { path: string; mode: FileMode; oid: Oid; bytes: Uint8Array; nodes: FlowNode[] };

/**
 * The nodes that run, as the files of a project: those that are as a version has them stand where it has them, a
 * file without a change is the version's own, byte by byte. Others are laid out so that they differ in few lines.
 * @param base the version's files; empty where none is known
 * @param flows the setting: a file, or a folder with one file for each flow
 */
export function intoFiles(nodes: readonly FlowNode[], base: readonly FlowFile[], flows: string): FlowFile[] {
  const known = new Map<string, { node: FlowNode; path: string }>();
  for (const { path, nodes: own } of base) for (const node of own) known.set(node.id, { node, path });
  const pathOf = flows.endsWith('.json') ? () => flows : folderPaths(nodes, known, flows);
  const found = new Map<string, FlowNode[]>();
  for (const node of nodes) {
    const path = pathOf(node);
    found.set(path, [...(found.get(path) ?? []), node]);
  }
  for (const file of base) if (file.nodes.length === 0 && !found.has(file.path)) found.set(file.path, []);
  const files = [...found].map(([path, own]) =>
    fileOf(
      path,
      own,
      base.find(file => file.path === path),
    ),
  );
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function fileOf(path: string, live: FlowNode[], before: FlowFile | undefined): FlowFile {
  const left = new Map(live.map(node => [node.id, node]));
  const nodes: FlowNode[] = [];
  let isSame = before?.nodes.length === live.length;
  for (const old of before?.nodes ?? []) {
    const now = left.get(old.id);
    left.delete(old.id);
    const same = now !== undefined && canonical(now) === canonical(old);
    isSame &&= same;
    if (now) nodes.push(same ? old : inOrder(now, old));
  }
  if (before && isSame) return before;
  nodes.push(...left.values());
  const bytes = Buffer.from(`${JSON.stringify(nodes, null, 4)}\n`);
  return { path, mode: before?.mode ?? '100644', oid: objectId('blob', bytes), bytes, nodes };
}

/** The keys as the version has them, and its references to credentials, which Node-RED never hands out. */
function inOrder(now: FlowNode, old: FlowNode): FlowNode {
  const keys = [...Object.keys(old).filter(key => key in now), ...Object.keys(now)];
  const ordered = Object.fromEntries([...new Set(keys)].map(key => [key, now[key]]));
  const { credentials } = old;
  return { ...ordered, id: now.id, type: now.type, ...(credentials === undefined ? {} : { credentials }) };
}

function folderPaths(
  nodes: readonly FlowNode[],
  known: ReadonlyMap<string, { node: FlowNode; path: string }>,
  folder: string,
): (node: FlowNode) => string {
  const live = new Map(nodes.map(node => [node.id, node]));
  const chosen = new Map<string, string>();
  const taken = new Set([...known.values()].map(({ path }) => path));
  const fresh = (name: string) => {
    const plain = name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60);
    for (let number = 1; ; number++) {
      const path = `${folder}/${plain || 'flow'}${number === 1 ? '' : `-${number}`}.json`;
      if (taken.has(path)) continue;
      taken.add(path);
      return path;
    }
  };
  const pathOf = (node: FlowNode): string => {
    const old = known.get(node.id);
    if (old && old.node.z === node.z) return old.path;
    const container = typeof node.z === 'string' && node.z !== node.id ? live.get(node.z) : undefined;
    if (container && (container.type === 'tab' || container.type === 'subflow')) return pathOf(container);
    if (node.type !== 'tab' && node.type !== 'subflow') return `${folder}/config-nodes.json`;
    const path = chosen.get(node.id) ?? fresh(String(node.label ?? node.name ?? node.id));
    chosen.set(node.id, path);
    return path;
  };
  return pathOf;
}
