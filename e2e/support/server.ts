import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { gitEnv } from './project.ts';

export const program = join(import.meta.dirname, '..', '..', 'dist', 'web', 'server.mjs');

export type Server = {
  /** The address that it printed; good for one page, which gets a cookie for it. */
  url: string;
  /** Ends it as a user would. */
  stop: () => Promise<void>;
  /** Ends it as a crash would. */
  kill: () => Promise<void>;
};

/**
 * Starts the built loopback head as a process of its own, on a free port; as another user where one is named.
 * @param variables of its environment, beside those of the test
 */
export async function startServer(
  dataDir: string,
  project: string | null,
  user: { uid?: number; gid?: number } = {},
  variables: { [name: string]: string } = {},
): Promise<Server> {
  if (!existsSync(program)) throw new Error('There is no dist/web/server.mjs. Build first: npm run build');
  const args = [program, '--json', '--port', '0', ...(project === null ? [] : ['--project', project])];
  const child = spawn(process.execPath, args, {
    ...user,
    // A home of its own: the sample, new projects and the folder browser begin there.
    env: {
      ...gitEnv(),
      ...variables,
      TAGLINE_DATA_DIR: dataDir,
      HOME: dirname(dataDir),
      USERPROFILE: dirname(dataDir),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', chunk => errors.push(String(chunk)));
  const url = await firstLine(child, errors);
  return { url, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') };
}

async function firstLine(child: ChildProcess, errors: string[]): Promise<string> {
  if (!child.stdout) throw new Error('The server has no stdout.');
  for await (const line of createInterface({ input: child.stdout })) {
    return (JSON.parse(line) as { url: string }).url;
  }
  throw new Error(`The server ended before it printed its address.\n${errors.join('')}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}
