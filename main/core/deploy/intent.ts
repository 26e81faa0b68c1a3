import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Receipt } from '../../../contract/receipt.ts';
import type { TargetSettings } from '../../../contract/target.ts';
import { createTemps, errnoOf, removeIfThere } from '../repository/durable-fs.ts';
import { isAlive, thisProcess } from '../repository/process-identity.ts';
import { receiptSchema } from './audit-record.ts';

const targetSchema: z.ZodType<TargetSettings> = z
  .object({ kind: z.string() })
  .catchall(z.union([z.string(), z.number(), z.boolean()]));

const schema = z.object({
  format: z.literal(1),
  owner: z.object({ host: z.string(), pid: z.number(), start: z.string() }),
  target: targetSchema,
  /** What was live when the deployment had the target's lock; absent before that. */
  before: z.object({ releaseId: z.string().nullable() }).optional(),
  /** How the receipt stands; final when `ended`. */
  ended: z.boolean(),
  receipt: receiptSchema,
});

/**
 * Written before a deployment touches anything, removed when its receipt is in the audit trail: what is found
 * later belongs to a deployment that was killed. One file for each, in `.git/tagline/deployments`.
 */
export type Intent = z.output<typeof schema>;

const folderOf = (gitDir: string) => join(gitDir, 'tagline', 'deployments');
const fileOf = (gitDir: string, id: string) => join(folderOf(gitDir), `${id}.json`);

/** Deployments that run in this process. */
const runningHere = new Set<string>();

export function newIntent(target: TargetSettings, receipt: Receipt): Intent {
  return { format: 1, owner: { host: hostname(), ...thisProcess }, target, ended: false, receipt };
}

/** Durable when it resolves. What a kill leaves of it is removed when the repository is opened. */
export async function writeIntent(gitDir: string, intent: Intent): Promise<void> {
  const { id } = intent.receipt;
  const text = `${JSON.stringify(intent, null, 2)}\n`;
  await createTemps(join(gitDir, 'tagline', 'tmp')).replace(fileOf(gitDir, id), Buffer.from(text));
  runningHere.add(id);
}

export async function removeIntent(gitDir: string, id: string): Promise<void> {
  await removeIfThere(fileOf(gitDir, id));
  runningHere.delete(id);
}

/** The deployment does not run any more, its intent stays: the next start of the project settles it. */
export function leaveIntent(id: string): void {
  runningHere.delete(id);
}

/** The intents of deployments that can't be running any more. Damaged files are left where they are. */
export async function orphanedIntents(gitDir: string): Promise<Intent[]> {
  const names = await readdir(folderOf(gitDir)).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  });
  const orphans: Intent[] = [];
  for (const name of names) {
    if (!name.endsWith('.json')) continue;
    const intent = await readIntent(join(folderOf(gitDir), name));
    if (intent && !mayRun(intent)) orphans.push(intent);
  }
  return orphans.sort((a, b) => (a.receipt.startedAt < b.receipt.startedAt ? -1 : 1));
}

const strangerMs = 24 * 60 * 60 * 1000;

function mayRun({ owner, receipt }: Intent): boolean {
  // Another machine's processes can't be seen from here; a day is longer than any deployment.
  if (owner.host !== hostname()) return Date.now() - Date.parse(receipt.startedAt) < strangerMs;
  if (owner.pid === thisProcess.pid && owner.start === thisProcess.start) return runningHere.has(receipt.id);
  return isAlive(owner);
}

async function readIntent(path: string): Promise<Intent | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
