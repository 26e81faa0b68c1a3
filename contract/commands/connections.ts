import { z } from 'zod';
import { command } from '../command.ts';
import type { Declaration } from '../connections/declaration.ts';
import { at } from '../shapes.ts';
import type { ConnectionNeed } from './deploy.ts';

/** `failed`: also when nothing answered. `message` is a plain sentence without secrets. */
export type ConnectionTest =
  | { kind: 'passed' | 'failed'; status: number | null; expected: number; message: string }
  | { kind: 'cancelled' };

const key = z.string().min(1).max(200);

export const connections = {
  /**
   * What a state of the project declares that each environment has to bring, and what of it this one has (nothing
   * is said of none). Fails with `connections-invalid`.
   */
  declared: command<Declaration & { needs: ConnectionNeed[] }>()(
    z.object({
      at: at.default({ kind: 'draft' }),
      environment: z.string().min(1).max(100).nullable().default(null),
    }),
  ),
  /**
   * Asks as a connection's check says, with what is kept of the environment (null: of none), and over it what was
   * typed and not kept yet. A job, answered when it has ended.
   */
  test: command<ConnectionTest>()(
    z.object({
      environment: z.string().min(1).max(100).nullable(),
      connection: z.string().min(1).max(100),
      at: at.default({ kind: 'draft' }),
      /** By the field's key. */
      values: z.record(key, z.string().max(10_000)).default({}),
      secrets: z.record(key, z.string().min(1).max(100_000)).default({}),
    }),
  ),
};
