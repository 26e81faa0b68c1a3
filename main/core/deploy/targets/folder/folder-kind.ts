import { z } from 'zod';
import { machinePath } from '../../../../../contract/shapes.ts';
import { defineTarget } from '../define.ts';
import { type FolderSettings, folderTarget } from './folder-target.ts';
import { settlePath } from './settle-path.ts';

const settings: z.ZodObject & z.ZodType<FolderSettings> = z.strictObject({
  path: machinePath.meta({
    title: 'Folder to deploy to',
    description: 'Releases stand side by side in it; current always leads to the live one.',
    path: 'folder',
  }),
  keepReleases: z.number().int().min(2).max(1000).default(10).meta({
    title: 'Releases to keep',
    description: 'The live one included. Older ones are removed after a deployment.',
  }),
});

/** A folder on this machine or on a mounted disk. */
export const folderKind = defineTarget<FolderSettings>({
  kind: 'folder',
  label: 'Folder',
  about: 'A folder on this machine or on a mounted disk.',
  settings,
  credentials: [],
  capabilities: { atomic: true, readable: true, lockable: true },
  settle: async (given, among) => ({ ...given, path: await settlePath(given.path, among) }),
  summary: ({ path }) => `Folder ${path}`,
  open: folderTarget,
});
