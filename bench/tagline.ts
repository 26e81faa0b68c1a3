import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient } from '../contract/client.ts';
import type { Reply } from '../contract/errors.ts';
import { startCoreThread } from '../main/core-thread/host.ts';

export type Tagline = { client: Client; close: () => Promise<void> };

/** The core as the window has it: in its thread, with somebody who listens. Settings stay in memory. */
export async function startTagline(scratch: string): Promise<Tagline> {
  let stored: Record<string, unknown> = {
    settings: { authorName: 'Bench', authorEmail: 'bench@example.com' },
  };
  const dataDir = join(scratch, 'data');
  mkdirSync(dataDir, { recursive: true });
  const dist = join(import.meta.dirname, '..');
  const core = await startCoreThread(
    {
      head: 'web',
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
      assetsDir: join(dist, 'assets'),
    },
    {
      program: join(dist, 'core-thread', 'thread.cjs'),
      onTrouble: (what, detail) => process.stderr.write(`${what}: ${detail}\n`),
    },
  );
  core.subscribe(() => undefined);
  return { client: createClient(core), close: () => core.close() };
}

/** The same with a project open. */
export async function openTagline(scratch: string, project: string): Promise<Tagline> {
  const tagline = await startTagline(scratch);
  await must(tagline.client.project.open({ path: project }));
  return tagline;
}

/** The value of a reply; a failure ends the work, since its time would mean nothing. */
export async function must<T>(asked: Promise<Reply<T>>): Promise<T> {
  const reply = await asked;
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return reply.value;
}
