import type { Client, SFTPWrapper } from 'ssh2';
import { Failure } from '../../../../failure.ts';
import { hostKeyAlgorithms, refuseHostKey, type Trust } from './host-trust.ts';
import { findShell, type Shell } from './shell.ts';
import type { SignIn } from './sign-in.ts';
import { networkFailure, noAnswer, openSocket, unreachable } from './socket.ts';
import { createWatch, type Watch } from './watch.ts';

export type Limits = {
  /** Until we are let in. */
  connectMs: number;
  /** Without any answer to what was asked. */
  silenceMs: number;
  /** Between questions whether the server is still there; three without an answer end the connection. */
  keepaliveMs: number;
};

/** A server that has let us in. */
export type Line = {
  client: Client;
  /** Why it can't be used any more; null while it can. */
  broken: () => Failure | null;
  /** Runs something that is asked of the server; it fails at once when the connection breaks. */
  during: <T>(
    watch: Watch,
    ask: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
  ) => Promise<T>;
  watch: (ms?: number) => Watch;
  /** Whether it keeps the process running. */
  hold: (isHeld: boolean) => void;
  close: () => void;
};

export type Connection = Line & {
  sftp: SFTPWrapper;
  /** Null where it can't be used. */
  shell: Promise<Shell | null>;
};

/** Signs in at a server and opens its SFTP subsystem. Nothing secret is sent before its key is known. */
export async function openConnection(
  trust: Trust,
  username: string,
  signIn: SignIn,
  limits: Limits,
  signal: AbortSignal,
): Promise<Connection> {
  const where = `${trust.host}:${trust.port}`;
  // Loaded with the first connection only.
  const { Client } = await import('ssh2');
  const socket = await openSocket(trust, limits.connectMs, signal);
  const client = new Client();
  const pending = new Set<(error: unknown) => void>();
  const watches = new Set<Watch>();
  let broken: Failure | null = null;
  let refused: Failure | null = null;
  const breakOff = (error: unknown) => {
    broken ??= networkFailure(error, where);
    for (const watch of watches) watch.stop();
    for (const reject of [...pending]) reject(broken);
    client.destroy();
    socket.destroy();
  };
  const silent = (ms: number) =>
    breakOff(unreachable(`${where} has not answered for ${Math.max(1, Math.round(ms / 1000))} seconds.`));
  client.on('error', error => {
    const level = (error as { level?: string }).level;
    if (refused) breakOff(refused);
    else if (level === 'client-authentication') breakOff(signIn.failure());
    else if (level === 'client-timeout') silent(limits.keepaliveMs * 3);
    else breakOff(error);
  });
  client.on('close', () => breakOff(refused ?? unreachable(`${where} closed the connection.`)));

  const connection: Line = {
    client,
    broken: () => broken,
    during: async (watch, ask) => {
      if (broken) throw broken;
      watch.begin();
      let leave = (_: unknown) => {};
      try {
        return await new Promise((resolve, reject) => {
          leave = reject;
          pending.add(reject);
          ask(resolve, reject);
        });
      } finally {
        pending.delete(leave);
        watch.end();
      }
    },
    watch: (ms = limits.silenceMs) => {
      const watch = createWatch(ms, silent);
      watches.add(watch);
      return watch;
    },
    hold: isHeld => (isHeld ? socket.ref() : socket.unref()),
    close: () => {
      broken ??= unreachable(`The connection to ${where} was closed.`);
      client.end();
      socket.destroySoon();
    },
  };

  const onAbort = () => breakOff(new Failure('target-unreachable', 'Cancelled.'));
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => breakOff(noAnswer(where, limits.connectMs)), limits.connectMs);
  const ask = <T>(begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => void) =>
    connection.during(createWatch(limits.connectMs, silent), begin);
  try {
    await ask<void>(resolve => {
      client.once('ready', resolve);
      client.connect({
        sock: socket,
        username,
        authHandler: signIn.handler,
        readyTimeout: 0,
        keepaliveInterval: limits.keepaliveMs,
        keepaliveCountMax: 3,
        hostVerifier: (key: Buffer) => {
          refused = refuseHostKey(trust, key);
          return refused === null;
        },
        algorithms: {
          serverHostKey: hostKeyAlgorithms(trust) as never,
          // Without its native parts ssh2 is fastest with what node brings.
          cipher: ciphers as never,
        },
      });
    });
    const shell = findShell(connection);
    const sftp = await ask<SFTPWrapper>((resolve, reject) =>
      client.sftp((error, opened) => (error ? reject(noSftp(where, error)) : resolve(opened))),
    );
    return { ...connection, sftp, shell };
  } catch (error) {
    breakOff(error);
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

const ciphers = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
  'chacha20-poly1305@openssh.com',
];

const noSftp = (where: string, error: Error) =>
  unreachable(`${where} lets us in but offers no SFTP: ${error.message}.`, error);
