import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestHead, type TestHead } from './testing.ts';

let head: TestHead;
beforeEach(async () => {
  head = await startTestHead();
});
afterEach(() => head.close());

describe('entering', () => {
  test('exchanges the token for a cookie and shows the page, with the policy', async () => {
    expect(head.addresses[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{22}$/);
    const entered = await head.ask({ path: head.tokenPath() });
    expect(entered.status).toBe(303);
    expect(entered.headers.location).toBe('/');
    expect(entered.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^tagline-${head.port}=[\\w-]{22}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    const cookie = entered.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const page = await head.ask({ headers: { cookie } });
    expect(page.status).toBe(200);
    expect(page.text).toContain('The screen');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('works once for each address, and a new address waits after each', async () => {
    const first = head.tokenPath();
    const { cookie } = await head.enter();
    expect(head.addresses).toHaveLength(2);
    const again = await head.ask({ path: first });
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.text).toContain('Open the newest address');
    expect(again.headers['content-security-policy']).toBeDefined();
    // The browser that is in already may reload it, and may come back in another tab.
    expect((await head.ask({ path: first, headers: { cookie } })).headers.location).toBe('/');
    expect((await head.ask({ headers: { cookie } })).status).toBe(200);
    const second = await head.enter();
    expect(second.cookie).not.toBe(cookie);
    expect((await head.ask({ headers: { cookie } })).status).toBe(200);
  });

  test.each(['/?token=', '/?token=AAAAAAAAAAAAAAAAAAAAAA', '/?Token=x', '/'])('refuses %s', async path => {
    const answer = await head.ask({ path });
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(head.addresses).toHaveLength(1);
  });

  test('takes a right token with a wrong Host or Origin for nothing, and leaves it unspent', async () => {
    for (const headers of [
      { host: `localhost:${head.port}` },
      { host: `evil.example:${head.port}` },
      { host: '127.0.0.1' },
      { host: '' },
      { origin: 'http://evil.example' },
      { origin: 'null' },
    ]) {
      expect((await head.ask({ path: head.tokenPath(), headers })).status).toBe(403);
    }
    expect(head.addresses).toHaveLength(1);
    expect((await head.enter()).session).toMatch(/^[\w-]{22}$/);
  });
});

describe('files of the screen', () => {
  test('are served to who is in, and to nobody else', async () => {
    const { cookie } = await head.enter();
    const script = await head.ask({ path: '/assets/index.js', headers: { cookie } });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect((await head.ask({ path: '/assets/index.js' })).status).toBe(403);
    expect((await head.ask({ path: '/nothing.js', headers: { cookie } })).status).toBe(404);
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
  ])('%s does not leave the folder', async path => {
    const { cookie } = await head.enter();
    const answer = await head.ask({ path, headers: { cookie } });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('a secret');
  });
});
