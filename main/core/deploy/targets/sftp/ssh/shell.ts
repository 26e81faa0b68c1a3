import { setTimeout as sleep } from 'node:timers/promises';
import type { Line } from './connection.ts';
import { type Feed, type Loop, type Once, openLoop, openOnce, type Ran } from './shell-channel.ts';
import { unreachable } from './socket.ts';

/** A command that says nothing may work for so long; keepalives notice a server that is gone sooner. */
const quietMs = 120_000;
/** What is no shell, but a menu for example, would wait for us as we wait for it. */
const probeMs = 10_000;
/** After a cancel. */
const giveUpMs = 1_000;

/** The server's shell: one that is open runs all commands, so that none has to wait for the start of its own. */
export type Shell = {
  /** Whether its `find` tells all about files at once (GNU's `-printf`). */
  lists: boolean;
  /** Runs a script of one line, see `quote`; those that are asked for together run one after the other. */
  run: (script: string, signal: AbortSignal) => Promise<Ran>;
  /** Runs a script of one line that reads what it is fed. */
  feed: (script: string, signal: AbortSignal, feed: Feed) => Promise<Ran>;
  /** Opens what `feed` needs ahead of it. False where the server gives no more channels. */
  expectFeed: () => Promise<boolean>;
};

/** What our scripts call. */
const needed = ['tar', 'find', 'sha256sum', 'cp', 'rm', 'rmdir', 'xargs', 'sync', 'touch', 'uname'];
const probe = [
  `for t in ${needed.join(' ')}; do command -v $t >/dev/null || exit 1; done`,
  '[ "$(find / -maxdepth 0 -printf %y%C@ | cut -c 1)" = d ] && echo lists',
  // A login script may print something of its own before.
  'echo "tagline $((6*7))."',
].join('; ');

/**
 * The server's shell; null where commands are not allowed, or no POSIX shell with all that is needed answers.
 * Never throws.
 */
export async function findShell(connection: Line): Promise<Shell | null> {
  const watch = connection.watch(quietMs);
  let loop: Promise<Loop> = openLoop(connection, watch);
  let next: Promise<Once> | null = null;
  const expectFeed = (): Promise<Once> => {
    next ??= openOnce(connection, watch);
    return next;
  };
  /** A cancel is answered soon, whether the server has ended its work or not. */
  const until = async (signal: AbortSignal, stop: () => void, work: () => Promise<Ran>): Promise<Ran> => {
    signal.throwIfAborted();
    const late = new AbortController();
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener(
        'abort',
        () => {
          stop();
          setTimeout(() => reject(signal.reason), giveUpMs);
        },
        { once: true, signal: late.signal },
      );
    });
    try {
      return await Promise.race([work(), aborted]);
    } finally {
      late.abort();
      signal.throwIfAborted();
    }
  };
  try {
    const late = sleep(probeMs, null, { ref: false });
    const ran = await Promise.race([loop.then(({ run }) => run(probe)), late]);
    const out = ran?.out.toString('latin1') ?? '';
    if (!out.endsWith('tagline 42.\n')) throw unreachable('No shell that is of use answers.');
    return {
      lists: out.endsWith('lists\ntagline 42.\n'),
      run: async (script, signal) => {
        const open = await loop.catch(() => null);
        if (open === null || open.ended()) loop = openLoop(connection, watch);
        const { run, stop } = await loop;
        return await until(signal, stop, () => run(script));
      },
      feed: async (script, signal, feed) => {
        const { run, stop } = await expectFeed();
        next = null;
        return await until(signal, stop, () => run(script, feed));
      },
      expectFeed: () =>
        expectFeed().then(
          () => true,
          () => false,
        ),
    };
  } catch {
    void loop.then(
      ({ stop }) => stop(),
      () => undefined,
    );
    return null;
  }
}
