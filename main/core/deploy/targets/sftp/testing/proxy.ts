import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** For tests and benchmarks: stands between us and a server of this machine. */
export type Proxy = {
  port: number;
  /** Bytes that went to the server so far. */
  sent: () => number;
  /** Lets so many more pieces of the server's answers through, then cuts all connections. */
  cutAfter: (pieces: number) => void;
  /** Keeps the server's answers back from the moment on when this is true. */
  holdWhen: (isHeld: () => boolean) => void;
  stop: () => Promise<void>;
};

/** @param delayMs how long every byte takes in each direction */
export async function startProxy(to: number, delayMs = 0): Promise<Proxy> {
  let sent = 0;
  let isHeld = () => false;
  let left = Number.POSITIVE_INFINITY;
  const sockets = new Set<Socket>();
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const later = (work: () => void) => (delayMs === 0 ? work() : void setTimeout(work, delayMs));
  const server = createServer({ noDelay: true }, near => {
    const far = connect({ port: to, host: '127.0.0.1', noDelay: true });
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        later(() => into.destroy());
      });
      from.on('data', piece => {
        if (from === near) sent += piece.length;
        else if (isHeld()) return;
        else if (left-- <= 0) return cut();
        later(() => into.write(piece));
      });
      from.on('end', () => later(() => into.end()));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => sent,
    cutAfter: pieces => {
      left = pieces;
    },
    holdWhen: when => {
      isHeld = when;
    },
    stop: async () => {
      server.close();
      cut();
      await once(server, 'close');
    },
  };
}
