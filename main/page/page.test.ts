import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerPage } from './page.ts';

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagline-page-'));
  root = join(folder, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(
    join(root, 'index.html'),
    '<!doctype html><html><head><meta name="csp-nonce" content="__CSP_NONCE__"></head></html>',
  );
  await writeFile(join(root, 'assets', 'index-A1_b.js'), 'export {};\n');
  await writeFile(join(root, 'strange.exe'), 'MZ');
  await writeFile(join(folder, 'secret.txt'), 'not for the screen');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const text = (body: Uint8Array) => new TextDecoder().decode(body);

describe('the index', () => {
  test('gets a nonce of its own in the page and in the policy', async () => {
    const first = await answerPage(root, '/');
    const second = await answerPage(root, '/index.html');
    const nonceOf = (body: Uint8Array) => /content="([^"]+)"/.exec(text(body))?.[1];
    const nonce = nonceOf(first.body);
    expect(nonce).toMatch(/^[\w+/]{22}==$/);
    expect(first.headers['Content-Security-Policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(nonceOf(second.body)).not.toBe(nonce);
    expect(first.headers['Content-Type']).toBe('text/html; charset=utf-8');
  });

  test('carries what the head tells it, as inert text', async () => {
    const { body } = await answerPage(root, '/', { 'tagline-session': `"><script>$&'` });
    expect(text(body)).toContain(
      '<head><meta name="tagline-session" content="&quot;&gt;&lt;script&gt;$&amp;&#39;">',
    );
  });
});

test('a script has its type and the same headers', async () => {
  const answer = await answerPage(root, '/assets/index-A1_b.js');
  expect(answer.status).toBe(200);
  expect(text(answer.body)).toBe('export {};\n');
  expect(answer.headers).toMatchObject({
    'Content-Type': 'text/javascript; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  expect(answer.headers['Content-Security-Policy']).toMatch(/^default-src 'none'; script-src 'self';/);
  expect(answer.headers['Content-Security-Policy']).toContain("frame-ancestors 'none'");
});

test('an unknown kind of file is served as bytes', async () => {
  expect((await answerPage(root, '/strange.exe')).headers['Content-Type']).toBe('application/octet-stream');
});

test.each([
  '/nothing.js',
  '/assets',
  '/assets/',
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '/.%00/secret.txt',
  '//etc/passwd',
  '/%zz',
  'index.html',
  '',
])('%j is not found', async path => {
  const answer = await answerPage(root, path);
  expect(answer.status).toBe(404);
  expect(text(answer.body)).toBe('There is no such file.\n');
  expect(answer.headers['Content-Security-Policy']).toBeDefined();
});
