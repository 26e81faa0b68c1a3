import { type IncomingHttpHeaders, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { Failure } from '../../../../failure.ts';
import { errnoOf } from '../../../../repository/disk.ts';

export type Limits = {
  /** Until the connection stands. */
  connectMs: number;
  /** Without a byte in either direction. */
  silenceMs: number;
};

export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

type Question = {
  url: string;
  /** Sent by POST; null asks by GET. */
  body: readonly Uint8Array[] | null;
  headers: { [name: string]: string };
  signal: AbortSignal;
  limits: Limits;
  /** The only certificates to trust, as PEM; null: those that Node knows. */
  trusted: string | null;
  /** Told how many bytes of the body have left. */
  sent?: (bytes: number) => void;
};

/** Bytes: an answer is held in memory. */
const largestAnswer = 1024 * 1024 * 1024;

const unreachable = (message: string, cause?: unknown) =>
  new Failure('target-unreachable', message, {}, { cause });

/** One request and its whole answer. Throws `target-unreachable`, or the signal's reason when it is aborted. */
export async function exchange(question: Question): Promise<Answer> {
  const { url, body, headers, signal, limits, trusted, sent } = question;
  signal.throwIfAborted();
  const { host } = new URL(url);
  const send = url.startsWith('https:') ? overHttps : overHttp;
  const length = body?.reduce((sum, part) => sum + part.length, 0) ?? 0;
  return await new Promise<Answer>((resolve, reject) => {
    const request = send(url, {
      method: body === null ? 'GET' : 'POST',
      headers: body === null ? headers : { ...headers, 'Content-Length': length },
      agent: false,
      ...(trusted === null ? {} : { ca: trusted }),
    });
    const fail = (error: unknown) => {
      clearTimeout(connecting);
      signal.removeEventListener('abort', onAbort);
      request.destroy();
      reject(signal.aborted ? signal.reason : error);
    };
    const onAbort = () => fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const connecting = setTimeout(
      () => fail(unreachable(`${host} did not answer within ${limits.connectMs / 1000} seconds.`)),
      limits.connectMs,
    );
    request.on('socket', socket => {
      const ready = () => clearTimeout(connecting);
      socket.once(url.startsWith('https:') ? 'secureConnect' : 'connect', ready);
      socket.setTimeout(limits.silenceMs, () =>
        fail(unreachable(`${host} has said nothing for ${limits.silenceMs / 1000} seconds.`)),
      );
    });
    request.on('error', error => fail(networkFailure(error, host)));
    request.on('response', response => {
      collect(response, host, fail, answer => {
        signal.removeEventListener('abort', onAbort);
        resolve(answer);
      });
    });
    let left = 0;
    for (const part of body ?? []) {
      request.write(part, () => {
        left += part.length;
        sent?.(left);
      });
    }
    request.end();
  });
}

function collect(
  response: IncomingMessage,
  host: string,
  fail: (error: unknown) => void,
  done: (answer: Answer) => void,
): void {
  const parts: Buffer[] = [];
  let size = 0;
  response.on('data', (part: Buffer) => {
    parts.push(part);
    size += part.length;
    if (size > largestAnswer) fail(unreachable(`${host} answers with more than 1 GB, which can’t be taken.`));
  });
  response.on('error', error => fail(networkFailure(error, host)));
  response.on('close', () => {
    if (!response.complete) fail(unreachable(`${host} broke off in the middle of its answer.`));
    else done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) });
  });
}

const unknown =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF).*)$/;
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH/;

function networkFailure(error: unknown, host: string): Failure {
  if (error instanceof Failure) return error;
  const errno = errnoOf(error);
  const said = error instanceof Error ? error.message : String(error);
  if (errno === 'ECONNREFUSED')
    return unreachable(`Nothing answers at ${host}: the connection was refused.`, error);
  if (errno === 'ENOTFOUND' || errno === 'EAI_AGAIN') {
    return unreachable(`The name ${host} is not known. Check the address and the network.`, error);
  }
  if (unknown.test(errno)) {
    const message = `Nobody that is trusted vouches for the certificate of ${host}, so nothing was sent. If the server is yours, put its certificate, or that of the authority that made it, into a file (PEM) and name it in the environment’s field “Certificate file”.`;
    return unreachable(message, error);
  }
  if (certificate.test(errno)) {
    return unreachable(`The certificate of ${host} can’t be trusted, so nothing was sent: ${said}.`, error);
  }
  if (errno === 'ECONNRESET' || errno === 'EPIPE')
    return unreachable(`${host} broke off the connection.`, error);
  return unreachable(`${host} can’t be reached: ${said}.`, error);
}
