import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { onTestFinished } from 'vitest';

type Handle = (request: IncomingMessage, response: ServerResponse, pass: () => void) => void;

/** As PEM. */
export type Certificate = { key: string; cert: string };

export const password = 'correct horse';

/**
 * For tests: git's own `git http-backend` behind a small CGI server on a free port, with basic auth. `handle`
 * may answer in its place, or `pass()` on. `tls`: over https.
 */
export async function gitServer(
  bare: string,
  handle: Handle = (_request, _response, pass) => pass(),
  secret = () => password,
  tls: Certificate | null = null,
) {
  const wanted = () => `Basic ${Buffer.from(`ada:${secret()}`).toString('base64')}`;
  const seen: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    seen.push(`${request.method} ${request.url}`);
    if (request.headers.authorization !== wanted()) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end('Who are you?');
      return;
    }
    handle(request, response, () => backend(bare, request, response));
  };
  const server = tls === null ? createServer(answer) : createSecureServer(tls, answer);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  /** Again, after a stop. */
  const start = () => new Promise<void>(resolve => void server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http${tls === null ? '' : 's'}://127.0.0.1:${port}/repository.git`,
    port,
    seen,
    stop,
    start,
  };
}

export const isPush = (request: IncomingMessage) =>
  request.method === 'POST' && request.url?.endsWith('git-receive-pack') === true;

/** Everything is done there, and nobody is told; `done` is called then. */
export function loseAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  done: () => void = () => undefined,
): void {
  response.writeHead = () => response;
  response.write = () => true;
  response.end = () => {
    request.socket.destroy();
    done();
    return response;
  };
}

function backend(bare: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here');
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: dirname(bare),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: searchParams.toString(),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: request.headers['content-length'] ?? '',
      REMOTE_USER: 'ada',
      REMOTE_ADDR: '127.0.0.1',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // A server that ends early takes no more: that is its right.
  child.stdin.on('error', () => undefined);
  request.pipe(child.stdin);
  let head = Buffer.alloc(0);
  let isOpen = false;
  child.stdout.on('data', (part: Buffer) => {
    if (isOpen) {
      response.write(part);
      return;
    }
    head = Buffer.concat([head, part]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    let status = 200;
    for (const line of head.toString('latin1', 0, end).split('\r\n')) {
      const colon = line.indexOf(':');
      const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
      if (name === 'Status') status = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.writeHead(status);
    response.write(head.subarray(end + 4));
    isOpen = true;
  });
  child.on('close', () => response.end());
}
