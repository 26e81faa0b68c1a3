import { homedir } from 'node:os';
import { join, posix } from 'node:path';
import type { Means } from '../define.ts';
import { serverFailure } from './errors.ts';
import { type RemoteFiles, remoteFiles } from './files/remote-files.ts';
import type { SftpSettings } from './settings.ts';
import { type Connection, type Limits, openConnection } from './ssh/connection.ts';
import { readKnownHosts } from './ssh/known-hosts.ts';
import type { Shell } from './ssh/shell.ts';
import { prepareSignIn } from './ssh/sign-in.ts';

/** What the machine brings in besides the settings. */
export type Surroundings = {
  knownHosts: readonly string[];
  /** The SSH agent's socket. */
  agent: string | undefined;
  limits: Limits;
  /** More files than that are worth a command of the server's shell, which starts programs. */
  worthACommand: number;
};

export const thisMachine = (): Surroundings => ({
  knownHosts: [
    join(homedir(), '.ssh', 'known_hosts'),
    join(homedir(), '.ssh', 'known_hosts2'),
    '/etc/ssh/ssh_known_hosts',
  ],
  agent: process.env.SSH_AUTH_SOCK,
  limits: { connectMs: 20_000, silenceMs: 30_000, keepaliveMs: 5_000 },
  worthACommand: 64,
});

/** Without work a connection is closed. */
const idleMs = 5_000;

/** A connection at work. */
export type Session = {
  connection: Connection;
  files: RemoteFiles;
  /** The target's folder there, absolute. */
  root: string;
  /** Its shell; null where it can't be used, or is not worth it for so many files. */
  shellFor: (files: number) => Promise<Shell | null>;
};

export type Server = {
  /** Runs work there, over the one connection. What it throws is worded. */
  at: <T>(doing: string, signal: AbortSignal, work: (session: Session) => Promise<T>) => Promise<T>;
  /** What is under way fails; work that comes later connects anew. */
  close: () => void;
};

/** One server as one opened target uses it: one connection, opened when it is needed, and again when it broke. */
export function sshServer(settings: SftpSettings, means: Means, machine: Surroundings): Server {
  let current: Promise<Session> | null = null;
  let working = 0;
  let idle: NodeJS.Timeout | undefined;

  const open = async (signal: AbortSignal): Promise<Session> => {
    const { host, port, username, hostKey } = settings;
    const signIn = await prepareSignIn(settings, means, machine.agent);
    signal.throwIfAborted();
    const known = await readKnownHosts(machine.knownHosts);
    const trust = { host, port, accepted: hostKey, known };
    const connection = await openConnection(trust, username, signIn, machine.limits, signal);
    const files = remoteFiles(connection);
    const shellFor = async (count: number) => (count > machine.worthACommand ? await connection.shell : null);
    const home = settings.path.startsWith('/') ? '/' : await files.realpath('.');
    return { connection, files, shellFor, root: posix.join(home, settings.path).replace(/(.)\/+$/, '$1') };
  };
  const session = async (signal: AbortSignal): Promise<Session> => {
    const now = await current?.catch(() => null);
    if (now && now.connection.broken() === null) return now;
    current = open(signal);
    return await current;
  };
  const close = () => {
    clearTimeout(idle);
    void current?.then(
      ({ connection }) => connection.close(),
      () => undefined,
    );
    current = null;
  };
  const rest = async () => {
    const now = await current?.catch(() => null);
    if (working > 0 || !now) return;
    now.connection.hold(false);
    clearTimeout(idle);
    idle = setTimeout(close, idleMs).unref();
  };
  return {
    at: async (doing, signal, work) => {
      working++;
      clearTimeout(idle);
      try {
        const now = await session(signal);
        now.connection.hold(true);
        return await work(now);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw serverFailure(error, settings.path, doing);
      } finally {
        working--;
        await rest();
      }
    },
    close,
  };
}
