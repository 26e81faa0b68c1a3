import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { TaglineEvent } from '../../contract/events.ts';
import { answerPage } from '../page/page.ts';
import { type ApiCore, answerEvents, answerInvoke } from './api.ts';
import { judge } from './gate.ts';
import { failed, sendErrorPage, sendReply } from './refusal.ts';
import { createSessions } from './sessions.ts';

export type WebServerOptions = {
  core: ApiCore;
  /** Absolute path of the built screen. */
  root: string;
  /** 0: any free one. */
  port: number;
  /** Told the address that opens Tagline, once each; the next one when it was used. */
  onAddress: (url: string) => void;
  /** What the first page that connects is told after the present state. */
  firstEvents?: TaglineEvent[];
};

export type WebServer = { port: number; close: () => Promise<void> };

/** Serves the screen and the core on 127.0.0.1. Rejects with a system error when the port can't be had. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { core, root } = options;
  const streams = new Set<ServerResponse>();
  let firstEvents = options.firstEvents ?? [];
  let port = options.port;
  let closing = false;
  const tellAddress = () => options.onAddress(`http://127.0.0.1:${port}/?token=${sessions.token()}`);
  const sessions = createSessions(tellAddress);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const verdict = judge(request, port, sessions);
    switch (verdict.kind) {
      case 'refuse':
        if (!request.url?.startsWith('/api/')) return sendErrorPage(response, 'forbidden', verdict.reason);
        response.setHeader('Connection', 'close');
        return sendReply(response, failed('forbidden', verdict.reason));
      case 'enter':
        if (verdict.setCookie !== null) response.setHeader('Set-Cookie', verdict.setCookie);
        response.writeHead(303, {
          Location: '/',
          'Cache-Control': 'no-store',
          'Referrer-Policy': 'no-referrer',
        });
        response.end();
        return;
      case 'page': {
        const page = await answerPage(root, verdict.path, { 'tagline-session': verdict.session.pageValue });
        response.writeHead(page.status, page.headers);
        response.end(page.body);
        return;
      }
      case 'invoke':
        if (closing) return sendReply(response, failed('disconnected', 'Tagline is shutting down.'));
        return answerInvoke(request, response, core);
      case 'events':
        streams.add(response);
        response.on('close', () => streams.delete(response));
        answerEvents(response, core, firstEvents);
        firstEvents = [];
        return;
    }
  };

  // Without a Host we refuse it ourselves, with a 403 like every other wrong request.
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    answer(request, response).catch(() => {
      // The caller hung up, or the screen's files can't be read.
      if (response.headersSent || response.destroyed) response.destroy();
      else sendReply(response, failed('internal', 'Tagline could not answer.'));
    });
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(options.port, '127.0.0.1', () => {
      server.off('error', fail);
      done();
    });
  });
  const address = server.address();
  if (typeof address === 'object' && address !== null) port = address.port;
  tellAddress();

  return {
    port,
    close: async () => {
      closing = true;
      const closed = new Promise<void>(done => server.close(() => done()));
      for (const stream of streams) stream.end();
      server.closeIdleConnections();
      const impatience = setTimeout(() => server.closeAllConnections(), 2_000);
      await closed;
      clearTimeout(impatience);
    },
  };
}
