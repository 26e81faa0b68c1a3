import { createHash, randomBytes } from 'node:crypto';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import { Failure } from '../../../failure.ts';

/** Enough of RFC 6455 to hear short texts: no extensions; what a server sends is not masked, what is sent to it is. */
export type WebSocket = { send: (text: string) => void; close: () => void };

type Hears = { text: (text: string) => void; ended: (why: Failure) => void };

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const longestMessage = 16 * 1024 * 1024;
const openMs = 20_000;

/** Throws `target-unreachable`, or the signal's reason. `ended` is told once, unless it was closed from here. */
export async function openWebSocket(
  url: string,
  trusted: string | null,
  signal: AbortSignal,
  hears: Hears,
): Promise<WebSocket> {
  const { host } = new URL(url);
  const unreachable = (why: string, cause?: unknown) =>
    new Failure('target-unreachable', `${host} ${why}`, {}, { cause });
  const key = randomBytes(16).toString('base64');
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': key,
    'Sec-WebSocket-Version': '13',
  };
  const limit = AbortSignal.timeout(openMs);
  const stream = await new Promise<Duplex>((resolve, reject) => {
    const ask = url.startsWith('https:') ? overHttps : overHttp;
    const options = { headers, agent: false, signal: AbortSignal.any([signal, limit]) };
    const request = ask(url, { ...options, ...(trusted === null ? {} : { ca: trusted }) });
    request.on('error', error => {
      if (signal.aborted) reject(signal.reason);
      else reject(unreachable(`can’t be listened to (WebSocket at ${new URL(url).pathname}).`, error));
    });
    request.on('response', response => {
      request.destroy();
      reject(
        unreachable(
          `does not let its messages be heard: ${new URL(url).pathname} answered ${response.statusCode}.`,
        ),
      );
    });
    request.on('upgrade', (response, socket, head) => {
      const proof = createHash('sha1')
        .update(key + guid)
        .digest('base64');
      if (response.headers['sec-websocket-accept'] !== proof) {
        socket.destroy();
        reject(unreachable('answered with something else than a WebSocket.'));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    request.end();
  });
  let isOver = false;
  const end = (why: Failure) => {
    if (!isOver) hears.ended(why);
    isOver = true;
    stream.destroy();
  };
  stream.on('error', error => end(unreachable('broke off its messages.', error)));
  stream.on('close', () => end(unreachable('broke off its messages.')));
  const take = createReader((opcode, data) => {
    if (opcode === 1) hears.text(data.toString('utf8'));
    else if (opcode === 8) end(unreachable('ended its messages.'));
    else if (opcode === 9) stream.write(frame(10, data));
  });
  stream.on('data', (chunk: Buffer) => {
    if (!take(chunk)) end(unreachable('sent a message that can’t be read.'));
  });
  return {
    send: text => void stream.write(frame(1, Buffer.from(text))),
    close: () => {
      isOver = true;
      stream.destroy();
    },
  };
}

function frame(opcode: number, data: Buffer): Buffer {
  const length =
    data.length < 126
      ? Buffer.from([0x80 | data.length])
      : Buffer.from([0x80 | 126, data.length >> 8, data.length & 255]);
  const mask = randomBytes(4);
  const masked = data.map((byte, at) => byte ^ (mask[at % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x80 | opcode]), length, mask, masked]);
}

/** Takes bytes as they come and tells each whole message. False for what no server may send. */
function createReader(tell: (opcode: number, data: Buffer) => void): (chunk: Buffer) => boolean {
  let waiting: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let kind = 0;
  return chunk => {
    waiting = Buffer.concat([waiting, chunk]);
    for (;;) {
      if (waiting.length < 2) return true;
      const [first, second] = [waiting.readUInt8(0), waiting.readUInt8(1)];
      if ((second & 0x80) !== 0) return false;
      const short = second & 0x7f;
      const start = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (waiting.length < start) return true;
      const length =
        short === 126 ? waiting.readUInt16BE(2) : short === 127 ? Number(waiting.readBigUInt64BE(2)) : short;
      if (length > longestMessage) return false;
      if (waiting.length < start + length) return true;
      const data = waiting.subarray(start, start + length);
      waiting = waiting.subarray(start + length);
      const opcode = first & 0x0f;
      if (opcode >= 8) {
        tell(opcode, data);
        continue;
      }
      if (opcode !== 0) [kind, parts] = [opcode, []];
      parts.push(data);
      if (parts.reduce((sum, part) => sum + part.length, 0) > longestMessage) return false;
      if ((first & 0x80) !== 0) tell(kind, Buffer.concat(parts));
    }
  };
}
