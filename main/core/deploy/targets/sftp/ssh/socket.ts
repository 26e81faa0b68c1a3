import { connect, type Socket } from 'node:net';
import { Failure } from '../../../../failure.ts';
import { errnoOf } from '../../../../repository/disk.ts';

/** A TCP connection. Throws `target-unreachable`, or the signal's reason. */
export async function openSocket(
  { host, port }: { host: string; port: number },
  connectMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  signal.throwIfAborted();
  return await new Promise<Socket>((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('error', fail);
    };
    const fail = (error: unknown) => {
      end();
      socket.on('error', () => undefined).destroy();
      reject(signal.aborted ? signal.reason : networkFailure(error, `${host}:${port}`));
    };
    const onAbort = () => fail(signal.reason);
    const timer = setTimeout(() => fail(noAnswer(`${host}:${port}`, connectMs)), connectMs);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', fail);
    socket.once('connect', () => {
      end();
      resolve(socket);
    });
  });
}

export const noAnswer = (where: string, ms: number): Failure =>
  unreachable(`${where} did not answer within ${Math.round(ms / 1000)} seconds.`);

export const unreachable = (message: string, cause?: unknown): Failure =>
  new Failure('target-unreachable', message, {}, { cause });

/** An error of the network or of the protocol, in words. */
export function networkFailure(error: unknown, where: string): Failure {
  if (error instanceof Failure) return error;
  const errno = errnoOf(error);
  const said = error instanceof Error ? error.message : String(error);
  if (errno === 'ECONNREFUSED')
    return unreachable(`Nothing answers at ${where}: the connection was refused.`, error);
  if (errno === 'ENOTFOUND' || errno === 'EAI_AGAIN') {
    return unreachable(`The name of ${where} is not known. Check the address and the network.`, error);
  }
  if (errno === 'ECONNRESET' || errno === 'EPIPE')
    return unreachable(`${where} broke off the connection.`, error);
  return unreachable(`${where} can’t be reached: ${said}.`, error);
}
