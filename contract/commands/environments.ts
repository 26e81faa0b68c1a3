import { z } from 'zod';
import { command } from '../command.ts';
import { machinePath } from '../shapes.ts';
import { environmentColours } from '../snapshot.ts';

export const environmentInput = z.object({
  name: z.string().min(1).max(100),
  colour: z.enum(environmentColours),
  target: z.object({
    kind: z.literal('folder'),
    path: machinePath,
    /** How many releases are kept there, the live one included. */
    keepReleases: z.number().int().min(2).max(1000).default(10),
  }),
  connections: z.record(z.string().min(1).max(200), z.string().max(10_000)).default({}),
});
export type EnvironmentInput = z.infer<typeof environmentInput>;

const id = z.string().min(1).max(100);

/** The list itself is in the snapshot. */
export const environments = {
  create: command<{ id: string }>()(environmentInput),
  update: command<null>()(environmentInput.extend({ id })),
  /** All ids in the wanted promotion order. */
  reorder: command<null>()(z.object({ ids: z.array(id) })),
  /** Its receipts stay; what runs there stays. */
  remove: command<null>()(z.object({ id })),
};
