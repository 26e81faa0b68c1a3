import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** For tests: a port of this machine that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<unknown>(resolve => server.close(resolve));
  return port;
}

/** For tests: a server of its own process group, that is ended with all that it has started. */
export type Running = {
  child: ChildProcess;
  /** All that it has said. */
  log: () => string;
  /** Resolves with the log once it holds this. Rejects when the server ends before. */
  says: (text: string | RegExp) => Promise<string>;
  stop: () => Promise<void>;
};

export function startServer(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Running {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env });
  let log = '';
  const listeners = new Set<() => void>();
  const add = (chunk: Buffer) => {
    log += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const ended = once(child, 'exit');
  const holds = (text: string | RegExp) => (typeof text === 'string' ? log.includes(text) : text.test(log));
  return {
    child,
    log: () => log,
    says: text =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!holds(text)) return;
          listeners.delete(look);
          resolve(log);
        };
        listeners.add(look);
        void ended.then(() => reject(new Error(`${command} has ended: ${log}`)));
        look();
      }),
    stop: async () => {
      if (child.exitCode !== null || child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
      await ended;
    },
  };
}
