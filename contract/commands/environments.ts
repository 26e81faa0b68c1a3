import { z } from 'zod';
import { command } from '../command.ts';
import { healthCheck } from '../health-check.ts';
import { environmentColours } from '../snapshot.ts';
import type { TargetKind } from '../target.ts';

/** Its kind's own schema is the core's: a new kind needs no change here. */
const targetSettings = z
  .object({ kind: z.string().min(1).max(50) })
  .catchall(z.union([z.string().max(10_000), z.number(), z.boolean()]));

export const environmentInput = z.object({
  name: z.string().min(1).max(100),
  colour: z.enum(environmentColours),
  target: targetSettings,
  connections: z.record(z.string().min(1).max(200), z.string().max(10_000)).default({}),
  /** Null: nothing is asked. Left out of a change: as before. */
  health: healthCheck.nullable().optional(),
  /** A deployment to it has to repeat its name and give a reason. Left out of a change: as before. */
  protected: z.boolean().optional(),
  /** Takes only versions that ran in the environment before it, or in itself. Left out of a change: as before. */
  inOrder: z.boolean().optional(),
});
export type EnvironmentInput = z.infer<typeof environmentInput>;

const id = z.string().min(1).max(100);

/** The list itself is in the snapshot. */
export const environments = {
  /** The kinds of target that there are, with the fields of their forms. */
  kinds: command<TargetKind[]>()(z.object({})),
  create: command<{ id: string }>()(environmentInput),
  update: command<null>()(environmentInput.extend({ id })),
  /** All ids in the wanted promotion order. */
  reorder: command<null>()(z.object({ ids: z.array(id) })),
  /** Its receipts stay; what runs there stays. */
  remove: command<null>()(z.object({ id })),
};
