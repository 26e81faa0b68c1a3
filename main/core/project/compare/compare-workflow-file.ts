import type { FileContent } from '../../../../contract/commands/files.ts';
import type { WorkflowComparison } from '../../../../contract/workflows.ts';
import { compareWorkflows } from '../../workflows/compare-workflows.ts';
import { readWorkflowGraph, type WorkflowGraph } from '../../workflows/workflow-graph.ts';
import { compareFile } from './compare.ts';

/** One workflow file of two sides, node by node; null where either is none. A side without the file has no nodes. */
export async function compareWorkflowFile(
  ...asked: Parameters<typeof compareFile>
): Promise<WorkflowComparison | null> {
  const { a, b } = await compareFile(...asked);
  const [before, after] = [graphOf(a), graphOf(b)];
  const known = after ?? before;
  if (known === null || (a !== null && before === null) || (b !== null && after === null)) return null;
  const none = { ...known, nodes: [], settings: {} };
  return compareWorkflows(before ?? none, after ?? none);
}

const graphOf = (content: FileContent | null): WorkflowGraph | null =>
  content?.kind === 'text' ? readWorkflowGraph(content.text) : null;
