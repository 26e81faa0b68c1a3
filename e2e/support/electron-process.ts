import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { standInBundle } from './electron-bundle.ts';
import type { Answer, BrowserMessage, FromStandIn, StandInConfig } from './electron-stand-in/messages.ts';
import { gitEnv } from './project.ts';

const main = join(import.meta.dirname, '..', '..', 'dist', 'electron', 'main.cjs');

/** The bundled main process under the stand-in, as a process of its own. */
export type StandInProcess = {
  /** Calls what the stand-in offers by that name. */
  call: (name: string, ...args: unknown[]) => Promise<unknown>;
  /** Resolves with the exit code when the program has ended; null when it was killed. */
  ended: Promise<number | null>;
  kill: () => Promise<void>;
  /** What it wrote on stderr. */
  errors: () => string;
};

export async function startStandIn(
  config: StandInConfig,
  dataDir: string,
  args: string[],
  toBrowser: (message: BrowserMessage) => void,
): Promise<StandInProcess> {
  const child = spawn(process.execPath, ['--require', await standInBundle(), main, ...args], {
    env: { ...gitEnv(), TAGLINE_DATA_DIR: dataDir, ELECTRON_STAND_IN: JSON.stringify(config) },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  let errors = '';
  child.stderr?.on('data', chunk => {
    errors += String(chunk);
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const call = caller(child, toBrowser, () => errors);
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };
  return { call, ended, kill, errors: () => errors };
}

/** Sends calls and hands out their answers; whatever else comes is for the browser. */
function caller(child: ChildProcess, toBrowser: (message: BrowserMessage) => void, errors: () => string) {
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  const settle = (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  };
  const giveUp = (id: number) =>
    settle({ type: 'failure', id, message: `The program ended before it answered.\n${errors()}` });
  child.on('message', (message: FromStandIn) => {
    if (message.type === 'answer' || message.type === 'failure') settle(message);
    else toBrowser(message);
  });
  child.on('exit', () => {
    for (const id of [...waiting.keys()]) giveUp(id);
  });
  return async (name: string, ...args: unknown[]): Promise<unknown> => {
    if (!child.connected) throw new Error(`The program has ended: ${name}\n${errors()}`);
    const id = ++lastId;
    const answer = new Promise<Answer>(resolve => waiting.set(id, resolve));
    // Without a callback, a program that is just ending would be an error that nobody can catch.
    child.send({ type: 'call', id, name, args }, error => error && giveUp(id));
    const reply = await answer;
    if (reply.type === 'failure') throw new Error(reply.message);
    return reply.value;
  };
}
