import { randomBytes } from 'node:crypto';
import type { ClientChannel } from 'ssh2';
import type { Line } from './connection.ts';
import { unreachable } from './socket.ts';
import type { Watch } from './watch.ts';

/** What a command has answered. */
export type Ran = {
  /** Null when it ended by a signal. */
  code: number | null;
  out: Buffer;
  /** The last that it said on its standard error, without control characters. */
  said: string;
};

/** Feeds a command. `write` resolves when there is room for more. */
export type Feed = (write: (chunk: Uint8Array) => Promise<void>) => Promise<void>;

/** One word for a POSIX shell, on one line: `$n` is a line feed in our shells. */
export const quote = (text: string): string =>
  `'${text.replaceAll("'", "'\\''").replaceAll('\n', `'"$n"'`)}'`;

/** A substitution takes line feeds from the end. */
const lineFeed = 'n=$(printf "\\nx"); n=$' + '{n%x};';

/** Runs `sh` with this on the server; what it gets is never secret: others there could see it. */
async function openShell(connection: Line, watch: Watch, script: string): Promise<ClientChannel> {
  return await connection.during<ClientChannel>(watch, (resolve, reject) => {
    connection.client.exec(`LC_ALL=C sh -c ${quote(`${lineFeed} ${script}`)}`, (error, opened) =>
      error ? reject(error) : resolve(opened),
    );
  });
}

/** A shell that runs one command after the other. */
export type Loop = {
  ended: () => boolean;
  /** Commands may be given before the one in front has answered; each is one line. They read no input. */
  run: (script: string) => Promise<Ran>;
  stop: () => void;
};

/** A command's answer ends with a line that nobody else knows; what it says on its standard error is not heard. */
export async function openLoop(connection: Line, watch: Watch): Promise<Loop> {
  const mark = `tagline-${randomBytes(12).toString('hex')}`;
  const answer = `(eval "$c") </dev/null 2>/dev/null; printf "\\n${mark} %d\\n" $?`;
  const channel = await openShell(connection, watch, `while IFS= read -r c; do ${answer}; done`);
  type Waiting = { resolve: (ran: Ran) => void; reject: (error: unknown) => void };
  const waiting: Waiting[] = [];
  const end = new RegExp(`\\n${mark} (\\d+)\\n`);
  let isOver = false;
  let parts: Buffer[] = [];
  /** The last bytes that came, which may hold a part of the mark. */
  let tail = '';
  channel.on('data', (chunk: Buffer) => {
    watch.heard();
    parts.push(chunk);
    tail = `${tail.slice(-2 * mark.length)}${chunk.toString('latin1')}`;
    if (!end.test(tail)) return;
    let all = Buffer.concat(parts);
    for (let found = at(all); found !== null; found = at(all)) {
      waiting.shift()?.resolve({ code: found.code, out: all.subarray(0, found.from), said: '' });
      all = all.subarray(found.to);
    }
    parts = [all];
    tail = all.toString('latin1', Math.max(0, all.length - 2 * mark.length));
  });
  const at = (bytes: Buffer) => {
    const from = bytes.indexOf(`\n${mark} `);
    if (from < 0) return null;
    const [line, code] = end.exec(bytes.toString('latin1', from, from + mark.length + 8)) ?? [];
    return line === undefined ? null : { from, to: from + line.length, code: Number(code) };
  };
  const over = (error: unknown) => {
    isOver = true;
    for (const each of waiting.splice(0)) each.reject(error);
  };
  // Nobody reads it, but unread it would hold up the rest.
  channel.stderr.resume();
  const hasEnded = () => over(unreachable('The shell of the server has ended.'));
  channel.on('error', over);
  channel.on('close', hasEnded);
  return {
    ended: () => isOver,
    run: script =>
      connection.during<Ran>(watch, (resolve, reject) => {
        if (isOver) return reject(unreachable('The shell of the server has ended.'));
        waiting.push({ resolve, reject });
        channel.write(`${script}\n`);
      }),
    stop: () => {
      hasEnded();
      channel.destroy();
    },
  };
}

/** A shell that waits for one command, which is fed then. */
export type Once = { run: (script: string, feed: Feed) => Promise<Ran>; stop: () => void };

export async function openOnce(connection: Line, watch: Watch): Promise<Once> {
  const channel = await openShell(connection, watch, 'IFS= read -r c && eval "$c"');
  return {
    run: (script, feed) =>
      connection.during<Ran>(watch, (resolve, reject) => {
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
        let failed: unknown = null;
        channel.on('close', () => {
          if (failed === null) resolve({ code, out: Buffer.concat(out), said: plain(said) });
          else reject(failed);
        });
        channel.write(`${script}\n`);
        feed(chunk => write(channel, chunk))
          // Its end is waited for: until then it may write.
          .catch((error: unknown) => {
            failed = error;
          })
          .finally(() => channel.end());
      }),
    stop: () => channel.end(),
  };
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
