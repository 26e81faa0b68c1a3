import { z } from 'zod';
import { command } from '../command.ts';
import { nothing } from '../shapes.ts';
import type { Snapshot } from '../snapshot.ts';

export const app = {
  snapshot: command<Snapshot>()(nothing),
  /** Changes the settings that are named and leaves the others. */
  configure: command<null>()(
    z
      .object({
        theme: z.enum(['system', 'light', 'dark']),
        fontSize: z.number().int().min(8).max(32),
        wordWrap: z.boolean(),
        sidebarWidth: z.number().int().min(120).max(1200),
        authorName: z.string().max(200),
        authorEmail: z.string().max(200),
        driftMinutes: z.number().int().min(0).max(1440),
      })
      .partial(),
  ),
  dismissNotice: command<null>()(z.object({ id: z.string() })),
};
