import { z } from 'zod';

/** Shapes that more than one command takes. */

/** A path inside a project: relative, `/` between parts. The core refuses what leaves the project. */
export const projectPath = z.string().min(1).max(4096);

/** An absolute path on this machine. */
export const machinePath = z.string().min(1).max(4096);

export const versionName = z.string().min(1).max(1024);

export const nothing = z.object({}).strict();

/** The state that a screen looks at: the latest draft or a version. */
export const at = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('draft') }),
  z.object({ kind: z.literal('version'), name: versionName }),
]);
export type At = z.infer<typeof at>;

/** One side of a comparison. `environment` means what really runs there now. */
export const side = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('draft') }),
  z.object({ kind: z.literal('version'), name: versionName }),
  z.object({ kind: z.literal('environment'), id: z.string().min(1) }),
]);
export type Side = z.infer<typeof side>;

export type Counts = { added: number; modified: number; deleted: number };

export type Person = { name: string; email: string };

/** An instant, ISO 8601 in UTC, for example `2026-03-09T08:00:00.000Z`. */
export type Instant = string;
