import { z } from 'zod';
import { command } from '../command.ts';
import { at, nothing, projectPath } from '../shapes.ts';

const tab = z.object({ path: projectPath });

const unsaved = z.object({
  path: projectPath,
  at,
  text: z.string(),
  /** The oid that the text is based on; null for a file that does not exist yet. */
  expected: z.string().nullable(),
});
export type UnsavedText = z.infer<typeof unsaved>;

export type Session = { tabs: { path: string }[]; active: string | null; unsaved: UnsavedText[] };

/** Hot exit: what the editor had open, and text that was not saved, kept by the core for each project. */
export const session = {
  load: command<Session>()(nothing),
  saveTabs: command<null>()(z.object({ tabs: z.array(tab), active: z.string().nullable() })),
  /** Kept for each path and `at`: text typed on a version does not displace the draft's. */
  putUnsaved: command<null>()(unsaved),
  dropUnsaved: command<null>()(z.object({ path: projectPath, at: at.default({ kind: 'draft' }) })),
};
