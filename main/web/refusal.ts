import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { ErrorCode, ErrorInfo, Reply } from '../../contract/errors.ts';
import { escapeHtml } from '../page/page.ts';
import { securityHeaders } from '../page/security-headers.ts';
import { words } from './words.ts';

/** Sends a reply to a call. Its status is 200 or that of its error. */
export function sendReply(response: ServerResponse, reply: Reply<unknown>): void {
  const status = reply.ok ? 200 : words[reply.error.code].status;
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(status, {
    ...securityHeaders(nonce),
    'Content-Type': 'application/json; charset=utf-8',
  });
  response.end(JSON.stringify(reply));
}

export const failed = (code: ErrorCode, message: string): { ok: false; error: ErrorInfo } => ({
  ok: false,
  error: { code, message, data: {} },
});

/** Shows an error to a person who opened an address. */
export function sendErrorPage(response: ServerResponse, code: ErrorCode, message: string): void {
  const nonce = randomBytes(16).toString('base64');
  const { status, title } = words[code];
  response.writeHead(status, { ...securityHeaders(nonce), 'Content-Type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 20vh auto; padding: 0 24px; }
  h1 { font-size: 1.25rem; }
</style>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(message)}</p>
</html>
`);
}
