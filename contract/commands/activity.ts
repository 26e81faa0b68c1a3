import { z } from 'zod';
import { command } from '../command.ts';
import type { ActivityEntry } from '../receipt.ts';
import { nothing } from '../shapes.ts';

export const activity = {
  /** The whole audit trail, newest first. */
  list: command<{ entries: ActivityEntry[] }>()(nothing),
  /** The named entries (all, when absent) as a document to keep. */
  export: command<{ fileName: string; mediaType: string; text: string }>()(
    z.object({ format: z.enum(['csv', 'json']), ids: z.array(z.string()).optional() }),
  ),
};
