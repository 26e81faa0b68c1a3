import { z } from 'zod';
import type { ActivityEntry, Outcome, Receipt } from '../../../contract/receipt.ts';
import type { Signature } from '../repository/types.ts';

const person = z.object({ name: z.string(), email: z.string() });
const place = z.object({ id: z.string(), name: z.string() });
const outcome: z.ZodType<Outcome> = z.enum([
  'succeeded',
  'failed',
  'rolled-back',
  'cancelled',
  'indeterminate',
]);

/** Records of format 1 lack the fields with a default. */
export const receiptSchema: z.ZodType<Receipt> = z.object({
  id: z.string(),
  action: z.enum(['deploy', 'promote', 'rollback', 'adopt']),
  startedAt: z.string(),
  endedAt: z.string(),
  durationMs: z.number(),
  who: person,
  whoKnownBy: z.enum(['settings', 'git', 'settings-and-git']).nullable().default(null),
  host: z.string(),
  appVersion: z.string(),
  environment: place,
  from: place.nullable(),
  target: z.object({ kind: z.string(), summary: z.string() }),
  version: z.string(),
  tag: z.string(),
  commit: z.string(),
  tree: z.string(),
  previousVersion: z.string().nullable(),
  rollbackOf: z.string().nullable().default(null),
  reason: z.string(),
  releaseId: z.string(),
  files: z.number(),
  bytes: z.number(),
  artifact: z.string().nullable().default(null),
  credentials: z.array(z.string()).nullable().default(null),
  outcome,
  message: z.string(),
  overwrote: z.string().nullable().default(null),
  readBack: z.object({ matches: z.boolean(), files: z.number(), message: z.string() }).nullable(),
  health: z.object({ healthy: z.boolean(), tries: z.number(), message: z.string() }).nullable().default(null),
});

const entrySchema: z.ZodType<ActivityEntry> = z.object({
  id: z.string().min(1),
  at: z.iso.datetime(),
  who: person.nullable(),
  kind: z.enum(['deployment', 'version', 'restore', 'undo', 'environment']),
  title: z.string(),
  version: z.string().nullable(),
  environment: place.nullable(),
  outcome: outcome.nullable(),
  receipt: receiptSchema.nullable(),
});

const recordSchema = z.object({
  /** 2: receipts with all fields of `Receipt`; 1: without those that came later. */
  format: z.union([z.literal(1), z.literal(2)]),
  /** 1 for the first record, then one more each. */
  sequence: z.number().int().min(1),
  /** The commit of the record before; null for the first. */
  previous: z.string().nullable(),
  host: z.string(),
  appVersion: z.string(),
  entry: entrySchema,
});

/** What one commit of the audit chain holds as `record.json`. */
export type AuditRecord = z.output<typeof recordSchema>;

/** The record's text: keys sorted, so that equal records are equal bytes. */
export function formatRecord(record: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(sorted(record), null, 2)}\n`);
}

/** Throws when the text is not a record. */
export const parseRecord = (bytes: Uint8Array): AuditRecord => parseStored(bytes).record;

/** The same, with the record as it is stored: with what this version does not know, without defaults. */
export function parseStored(bytes: Uint8Array): { record: AuditRecord; raw: unknown } {
  const raw: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  return { record: recordSchema.parse(raw), raw };
}

/** Author and committer of a record's commit. */
export function recordSigner({ who, at }: ActivityEntry): Signature {
  const { name, email } = who ?? { name: 'Unknown', email: 'unknown@localhost' };
  return { name, email, date: new Date(at) };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
