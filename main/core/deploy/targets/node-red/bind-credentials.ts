import { Failure } from '../../../failure.ts';
import type { FlowNode } from './nodes.ts';

/** Node-RED's own word for "keep what is set". */
const keep = '__PWRD__';
const place = /^\{([A-Za-z][\w-]*\.[A-Za-z][\w-]*)\}$/;

/**
 * Puts values in the place of `{CONNECTION.FIELD}` in the credentials of nodes (docs/targets/node-red.md).
 * @param given the environment's value; null where it has none
 * Throws `secret-found` for a credential that stands there openly, `connection-missing` for one without a value.
 */
export async function bindCredentials(
  nodes: readonly FlowNode[],
  given: (key: string) => Promise<string | null>,
): Promise<FlowNode[]> {
  return await Promise.all(nodes.map(node => bindNode(node, given)));
}

async function bindNode(node: FlowNode, given: (key: string) => Promise<string | null>): Promise<FlowNode> {
  const { credentials } = node;
  if (credentials === undefined) return node;
  if (typeof credentials !== 'object' || credentials === null || Array.isArray(credentials))
    throw inTheOpen(node, '');
  const bound: { [name: string]: string } = {};
  for (const [name, text] of Object.entries(credentials)) {
    if (text === keep || text === '') {
      bound[name] = text;
      continue;
    }
    const key = typeof text === 'string' ? place.exec(text)?.[1] : undefined;
    if (key === undefined) throw inTheOpen(node, name);
    const value = await given(key);
    if (value === null) {
      const message = `The node ${node.id} (${node.type}) needs ${key} for its credential ${name}, which this environment does not have yet.`;
      throw new Failure('connection-missing', message, { fields: [key] });
    }
    bound[name] = value;
  }
  return { ...node, credentials: bound };
}

function inTheOpen({ id, type }: FlowNode, name: string): Failure {
  const message = `The node ${id} (${type}) holds its credential ${name} in the open. Write {CONNECTION.FIELD} there, declare that field in connections.yaml, and set it in the environment.`;
  return new Failure('secret-found', message, { node: id });
}
