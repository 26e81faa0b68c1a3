/** `before` and `after` are null where the property does not exist there. */
export type PropertyChange = { property: string; before: string | null; after: string | null };

/** `moved`: only where it is drawn. `flow` is empty where the node belongs to none. */
export type NodeChange = {
  status: 'added' | 'removed' | 'changed' | 'moved';
  id: string;
  name: string;
  type: string;
  flow: string;
  properties: PropertyChange[];
};

/**
 * What differs between two states of a workflow file in what it does. `settings`: of the whole workflow. `summary`:
 * in a sentence, without its full stop.
 */
export type WorkflowComparison = {
  platform: 'node-red' | 'n8n';
  title: string;
  summary: string;
  nodes: NodeChange[];
  settings: PropertyChange[];
};
