import { join } from 'node:path';
import { type Client, createClient } from '../../../contract/client.ts';
import type { Reply } from '../../../contract/errors.ts';
import { type Core, createCore } from '../core.ts';
import type { Ports } from '../ports.ts';

/** A core on folders of its own, for tests of the core and of heads. */
export type TestCore = {
  core: Core;
  client: Client;
  home: string;
  ports: Ports;
  reopen: () => Promise<TestCore>;
};

export async function startTestCore(home: string, change: Partial<Ports> = {}): Promise<TestCore> {
  let stored: Record<string, unknown> = {};
  const ports: Ports = {
    head: 'cli',
    appVersion: '0.0.0-test',
    capabilities: { pickFolder: false, systemTrash: false, nativeMenu: false, revealFile: false },
    settings: { read: () => stored, write: value => (stored = value) },
    dataDir: join(home, 'data'),
    documentsDir: join(home, 'documents'),
    assetsDir: join(home, 'assets'),
    clock: () => new Date(),
    ...change,
  };
  const core = await createCore(ports);
  const client = createClient({ invoke: core.invoke, subscribe: core.subscribe });
  const reopen = async () => {
    await core.close();
    return startTestCore(home, ports);
  };
  return { core, client, home, ports, reopen };
}

/** The value of a reply that must have succeeded. */
export async function must<T>(reply: Promise<Reply<T>>): Promise<T> {
  const answer = await reply;
  if (answer.ok) return answer.value;
  throw new Error(`${answer.error.code}: ${answer.error.message}`);
}

/** The error of a reply that must have failed. */
export async function errorOf(reply: Promise<Reply<unknown>>) {
  const answer = await reply;
  if (!answer.ok) return answer.error;
  throw new Error(`It should have failed but answered ${JSON.stringify(answer.value)}`);
}
