import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, createClient } from '../contract/client.ts';
import type { Reply } from '../contract/errors.ts';
import { createCore } from '../main/core/core.ts';

export type Tagline = { client: Client; close: () => Promise<void> };

/** The core as a head has it, with settings in memory. */
export async function openTagline(scratch: string, project: string): Promise<Tagline> {
  let stored: Record<string, unknown> = { authorName: 'Bench', authorEmail: 'bench@example.com' };
  const dataDir = join(scratch, 'data');
  await mkdir(dataDir, { recursive: true });
  const core = await createCore({
    head: 'cli',
    appVersion: '0',
    capabilities: { pickFolder: false, systemTrash: false, nativeMenu: false, revealFile: false },
    settings: {
      read: () => stored,
      write: value => {
        stored = value;
      },
    },
    dataDir,
    documentsDir: scratch,
    assetsDir: join(import.meta.dirname, '..', 'assets'),
    clock: () => new Date(),
  });
  const client = createClient({ invoke: core.invoke, subscribe: core.subscribe });
  must(await client.project.open({ path: project, initialise: true }));
  return { client, close: () => core.close() };
}

/** The value of a reply; a failure ends the benchmark, since its time would mean nothing. */
export function must<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return reply.value;
}
