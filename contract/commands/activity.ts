import { z } from 'zod';
import { command } from '../command.ts';
import type { ActivityEntry } from '../receipt.ts';
import { nothing } from '../shapes.ts';
import type { RecordProof, TrailResult } from '../trail.ts';

export const activity = {
  /** The whole audit trail, newest first. */
  list: command<{ entries: ActivityEntry[] }>()(nothing),
  /** The named entries (all, when absent) as a document to keep. */
  export: command<{ fileName: string; mediaType: string; text: string }>()(
    z.object({ format: z.enum(['csv', 'json']), ids: z.array(z.string()).optional() }),
  ),
  /**
   * Proves the whole audit trail, record by record. `expect`: the whole id of a head that was noted earlier. A
   * job, answered when it has ended.
   */
  verify: command<TrailResult>()(
    z.object({
      expect: z
        .string()
        .regex(/^[0-9a-f]{40}$/, 'Give the whole id: 40 digits and letters from a to f.')
        .optional(),
    }),
  ),
  /** The record of an entry, as it is stored; null when no record of the trail holds it. */
  proof: command<RecordProof | null>()(z.object({ id: z.string() })),
};
