import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../../../failure.ts';

/** A node, tab, subflow, group or configuration node as Node-RED stores it: https://nodered.org/docs/api/admin/types#flow */
export type FlowNode = { id: string; type: string; z?: unknown; [key: string]: unknown };

const node = z.looseObject({ id: z.string().min(1), type: z.string().min(1) });
/** The nodes of an answer or a file. */
export const nodeList: z.ZodType<FlowNode[]> = z.array(node);

/** The nodes of a flow file. Throws `deployment-failed` where it holds something else. */
export function parseFlows(path: string, bytes: Uint8Array): FlowNode[] {
  let given: unknown;
  try {
    given = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new Failure('deployment-failed', `${path} is no JSON, so it holds no flows.`, { path }, { cause });
  }
  const parsed = nodeList.safeParse(given);
  if (parsed.success) return parsed.data;
  const message = `${path} holds no flows: it must be a list of nodes, each with an id and a type, as Node-RED exports it.`;
  throw new Failure('deployment-failed', message, { path });
}

/** The nodes of several files as one list. Throws `deployment-failed` where two nodes have one id. */
export function joinFlows(files: readonly { path: string; nodes: FlowNode[] }[]): FlowNode[] {
  const paths = new Map<string, string>();
  for (const { path, nodes } of files) {
    for (const { id } of nodes) {
      const other = paths.get(id);
      if (other !== undefined) {
        const where = other === path ? `${path} holds` : `${other} and ${path} both hold`;
        throw new Failure('deployment-failed', `${where} a node with the id ${id}. Ids must differ.`, {
          path,
        });
      }
      paths.set(id, path);
    }
  }
  return files.flatMap(({ nodes }) => nodes);
}

/** What of a node can be compared: keys in order, without credentials, which Node-RED never hands out. */
export function canonical({ credentials: _, ...open }: FlowNode): string {
  return JSON.stringify(open, (key, value: unknown) => {
    if (key === 'env' && Array.isArray(value)) return value.map(withoutSecret);
    return sorted(value);
  });
}

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

function withoutSecret(entry: unknown): unknown {
  if (!isObject(entry) || entry.type !== 'cred') return entry;
  const { value: _, ...open } = entry;
  return open;
}

/** The same nodes, in any order. */
export function sameNodes(a: readonly FlowNode[], b: readonly FlowNode[]): boolean {
  if (a.length !== b.length) return false;
  const known = new Map(a.map(each => [each.id, canonical(each)]));
  return known.size === a.length && b.every(each => known.get(each.id) === canonical(each));
}

/** Names what runs where no release does: equal for equal nodes. */
export function digestOf(nodes: readonly FlowNode[]): string {
  const texts = nodes.map(canonical).sort();
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16);
}

/** Types that must be known to the server: subflows of the flows themselves are not. */
export function typesOf(nodes: readonly FlowNode[]): string[] {
  const inBuilt = new Set(['tab', 'subflow', 'group', 'unknown']);
  const outside = nodes
    .map(({ type }) => type)
    .filter(type => !type.startsWith('subflow:') && !inBuilt.has(type));
  return [...new Set(outside)].sort();
}
