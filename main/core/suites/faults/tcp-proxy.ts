import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a proxy does with bytes on their way: false keeps them. */
type Gate = () => boolean;

/** Stands between a client and a real server on this machine, and can be what a server is that fails. */
export async function tcpProxy(to: () => number) {
  const sockets = new Set<Socket>();
  const pass: Gate = () => true;
  const gates = { up: pass, down: pass };
  const server = createServer(client => {
    const upstream = connect(to(), '127.0.0.1');
    for (const [from, into, way] of [
      [client, upstream, 'up'],
      [upstream, client, 'down'],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes: Buffer) => {
        if (gates[way]()) into.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        into.destroy();
      });
    }
  });
  const listen = (port: number) =>
    new Promise<void>(resolve => void server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  /** Cuts all connections; new ones are taken. */
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  /** Takes no connection from this instant on. */
  const kill = () => {
    server.close();
    cut();
  };
  const start = async () => {
    gates.up = pass;
    gates.down = pass;
    if (!server.listening) await listen(port);
  };
  onTestFinished(kill);
  return { port, gates, cut, kill, start };
}
