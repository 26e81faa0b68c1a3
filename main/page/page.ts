import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { contentType } from './content-types.ts';
import { findPageFile } from './page-file.ts';
import { securityHeaders } from './security-headers.ts';

export type PageAnswer = { status: 200 | 404; headers: { [name: string]: string }; body: Uint8Array };

/**
 * Answers one GET of the screen: a file of the built renderer, with every header that it needs.
 * `__CSP_NONCE__` in `index.html` becomes the nonce of this answer's policy.
 *
 * @param root absolute path of `dist/renderer`
 * @param urlPath percent-encoded path of the URL, without query
 * @param meta what the head tells its page, as `<meta name content>` elements
 */
export async function answerPage(
  root: string,
  urlPath: string,
  meta: { [name: string]: string } = {},
): Promise<PageAnswer> {
  const nonce = randomBytes(16).toString('base64');
  const headers = securityHeaders(nonce);
  const path = await findPageFile(root, urlPath);
  if (path === null) {
    const body = new TextEncoder().encode('There is no such file.\n');
    return { status: 404, headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }, body };
  }
  const bytes = await readFile(path);
  const body = basename(path) === 'index.html' ? fillIn(bytes.toString('utf8'), nonce, meta) : bytes;
  return { status: 200, headers: { ...headers, 'Content-Type': contentType(path) }, body };
}

function fillIn(html: string, nonce: string, meta: { [name: string]: string }): Uint8Array {
  const elements = Object.entries(meta).map(
    ([name, content]) => `<meta name="${escapeHtml(name)}" content="${escapeHtml(content)}">`,
  );
  return new TextEncoder().encode(
    html.replaceAll('__CSP_NONCE__', nonce).replace(/<head[^>]*>/, head => head + elements.join('')),
  );
}

/** Text as it may stand in HTML, in an attribute too. */
export function escapeHtml(text: string): string {
  const entities: { [character: string]: string } = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, character => entities[character] ?? character);
}
