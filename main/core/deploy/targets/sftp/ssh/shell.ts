import type { ClientChannel } from 'ssh2';
import type { Connection } from './connection.ts';

/** A command that says nothing may work for so long; keepalives notice a server that is gone sooner. */
const quietMs = 120_000;

/** Feeds a command. `write` resolves when there is room for more. */
export type Feed = (write: (chunk: Uint8Array) => Promise<void>) => Promise<void>;

export type Ran = {
  /** Null when it ended by a signal. */
  code: number | null;
  out: Buffer;
  /** The last that it said on its standard error, without control characters. */
  said: string;
};

/** One word for a POSIX shell. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Runs a script of one line in the server's `sh`. What it gets is never secret: others there could see it. */
export async function runScript(
  connection: Connection,
  script: string,
  signal: AbortSignal,
  feed: Feed = () => Promise.resolve(),
): Promise<Ran> {
  signal.throwIfAborted();
  const watch = connection.watch(quietMs);
  const channel = await connection.during<ClientChannel>(watch, (resolve, reject) => {
    connection.client.exec(`LC_ALL=C sh -c ${quote(script)}`, (error, opened) =>
      error ? reject(error) : resolve(opened),
    );
  });
  const stop = () => channel.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const ran = await connection.during<Ran>(watch, (resolve, reject) => {
      const out: Buffer[] = [];
      let said = '';
      let code: number | null = null;
      channel.on('data', (chunk: Buffer) => {
        watch.heard();
        out.push(chunk);
      });
      channel.stderr.on('data', (chunk: Buffer) => {
        watch.heard();
        said = `${said}${chunk.toString()}`.slice(-2000);
      });
      channel.on('drain', watch.heard);
      channel.on('error', reject);
      channel.on('exit', (ended: number | null) => {
        code = ended;
      });
      channel.on('close', () => resolve({ code, out: Buffer.concat(out), said: plain(said) }));
      feed(chunk => write(channel, chunk))
        .then(() => channel.end())
        .catch((error: unknown) => {
          channel.destroy();
          reject(error);
        });
    });
    signal.throwIfAborted();
    return ran;
  } finally {
    signal.removeEventListener('abort', stop);
    watch.stop();
  }
}

const plain = (text: string) =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(-300);

/** A command that has ended takes no more: then its end is what counts. */
async function write(channel: ClientChannel, chunk: Uint8Array): Promise<void> {
  if (channel.destroyed || !channel.writable || channel.write(chunk)) return;
  await new Promise<void>(resolve => {
    const go = () => {
      channel.off('drain', go).off('close', go);
      resolve();
    };
    channel.on('drain', go).on('close', go);
  });
}

/** What our scripts call. */
const needed = ['tar', 'find', 'sha256sum', 'cp', 'rm', 'rmdir', 'xargs', 'sync'];

/** Whether commands are allowed and a POSIX shell with all that is needed answers. Never throws. */
export async function findShell(connection: Connection, signal: AbortSignal): Promise<boolean> {
  const script = `for t in ${needed.join(' ')}; do command -v $t >/dev/null 2>&1 || exit 1; done; echo "tagline $((6*7))."`;
  try {
    const { out } = await runScript(connection, script, signal);
    // A login script may print something of its own before.
    return out.toString('latin1').endsWith('tagline 42.\n');
  } catch {
    return false;
  }
}
