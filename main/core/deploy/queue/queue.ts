import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { createTemps } from '../../repository/durable-fs.ts';

const entrySchema = z.object({
  environment: z.string(),
  version: z.string(),
  queuedAt: z.iso.datetime(),
  /** Who asked for it. */
  who: z.string(),
});
export type QueuedDeployment = z.output<typeof entrySchema>;

const fileSchema = z.object({ format: z.literal(1), queued: z.array(entrySchema) });

/**
 * Deployments that wait for their environment to be reachable, at most one for each, in `.git/tagline/queue.json`. They
 * never go out by themselves. A file that can't be read is as good as none.
 */
export type DeploymentQueue = {
  list(): Promise<QueuedDeployment[]>;
  /** In place of what waited for that environment. Durable when it resolves. */
  put(entry: QueuedDeployment): Promise<void>;
  /** Answers what waited; null: nothing. */
  take(environment: string): Promise<QueuedDeployment | null>;
};

export function openQueue(gitDir: string): DeploymentQueue {
  const path = join(gitDir, 'tagline', 'queue.json');
  const list = async () => {
    try {
      return fileSchema.parse(JSON.parse(await readFile(path, 'utf8'))).queued;
    } catch {
      return [];
    }
  };
  const write = async (queued: QueuedDeployment[]) => {
    const text = `${JSON.stringify({ format: 1, queued }, null, 2)}\n`;
    await createTemps(join(gitDir, 'tagline', 'tmp')).replace(path, Buffer.from(text));
  };
  const others = async (environment: string) =>
    (await list()).filter(entry => entry.environment !== environment);
  return {
    list,
    put: async entry => await write([...(await others(entry.environment)), entry]),
    take: async environment => {
      const found = (await list()).find(entry => entry.environment === environment) ?? null;
      if (found) await write(await others(environment));
      return found;
    },
  };
}
