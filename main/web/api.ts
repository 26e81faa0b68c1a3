import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CoreEvent, TaglineEvent } from '../../contract/events.ts';
import type { Transport } from '../../contract/transport.ts';
import { securityHeaders } from '../page/security-headers.ts';
import { bodyLimit, readJson } from './body.ts';
import { streamEvents } from './events.ts';
import { failed, sendReply } from './refusal.ts';

export type ApiCore = {
  invoke: Transport['invoke'];
  subscribe: (listener: (event: CoreEvent) => void) => () => void;
};

/** `POST /api/invoke` with `{command, input}`: answers with the command's reply. */
export async function answerInvoke(
  request: IncomingMessage,
  response: ServerResponse,
  core: ApiCore,
): Promise<void> {
  const body = await readJson(request);
  switch (body.kind) {
    case 'too-large':
      // The rest of the body is not read, so the connection can't be used again.
      response.setHeader('Connection', 'close');
      return sendReply(
        response,
        failed('file-too-large', `A request has at most ${bodyLimit / 1024 / 1024} MB.`),
      );
    case 'not-json':
      return sendReply(response, failed('bad-request', 'The request is not JSON.'));
    case 'json': {
      const call = body.value;
      if (
        typeof call !== 'object' ||
        call === null ||
        !('command' in call) ||
        typeof call.command !== 'string'
      ) {
        return sendReply(response, failed('bad-request', 'The request names no command.'));
      }
      return sendReply(response, await core.invoke(call.command, 'input' in call ? call.input : {}));
    }
  }
}

/** `GET /api/events`: a stream that ends only with the connection. `first` comes after the present state. */
export function answerEvents(response: ServerResponse, core: ApiCore, first: TaglineEvent[]): void {
  response.writeHead(200, { ...securityHeaders(''), 'Content-Type': 'application/x-ndjson; charset=utf-8' });
  response.flushHeaders();
  streamEvents(response, core.subscribe, first);
}
