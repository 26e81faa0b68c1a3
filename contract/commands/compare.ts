import { z } from 'zod';
import { command } from '../command.ts';
import { type Counts, projectPath, side } from '../shapes.ts';
import type { WorkflowComparison } from '../workflows.ts';
import type { FileContent } from './files.ts';

export type FileChange = {
  path: string;
  /** For a rename: where it was. */
  oldPath: string | null;
  status: 'added' | 'modified' | 'deleted' | 'renamed';
  kind: 'text' | 'binary' | 'large' | 'symlink' | 'submodule';
  /** Lines; null where lines don't apply, or were not asked for. */
  insertions: number | null;
  deletions: number | null;
  /** The executable bit changed. */
  modeChanged: boolean;
  /** What a workflow (Node-RED, n8n) does differently, in a sentence; where lines were asked for. */
  summary?: string;
};

export const compare = {
  /**
   * From `a` (old) to `b` (new), sorted by path. A rename counts as modified. Without `lines` no file is read:
   * the answer comes at once, and `kind` is `text` for every ordinary file.
   */
  files: command<{ changes: FileChange[]; counts: Counts }>()(
    z.object({ a: side, b: side, lines: z.boolean().default(true) }),
  ),
  /** Both states of one file; null where it does not exist. */
  file: command<{ a: FileContent | null; b: FileContent | null }>()(
    z.object({ a: side, b: side, path: projectPath, oldPath: projectPath.nullable().default(null) }),
  ),
  /** The same of a workflow (Node-RED, n8n), node by node; null for any other file. */
  workflow: command<WorkflowComparison | null>()(
    z.object({ a: side, b: side, path: projectPath, oldPath: projectPath.nullable().default(null) }),
  ),
  /** Puts the file as it is at `from` into the latest draft (removes it where it does not exist there). */
  takeFile: command<null>()(z.object({ from: side, path: projectPath })),
};
