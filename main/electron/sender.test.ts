import { expect, test } from 'vitest';
import { isAppUrl } from './app-url.ts';
import { externalLink } from './external-links.ts';
import { isOwnSender } from './sender.ts';

const own = { url: 'tagline://app/index.html' };

test('only the main frame of our own page is heard', () => {
  expect(isOwnSender(own, own)).toBe(true);
  expect(isOwnSender({ ...own }, own)).toBe(false);
  expect(isOwnSender(null, own)).toBe(false);
  expect(isOwnSender(null, null)).toBe(false);
  const elsewhere = { url: 'https://example.com/' };
  expect(isOwnSender(elsewhere, elsewhere)).toBe(false);
});

test.each([
  ['tagline://app/', true],
  ['tagline://app/index.html?x#y', true],
  ['tagline://app.example/index.html', false],
  ['tagline://app:8080/index.html', false],
  ['tagline://app@evil.example/', false],
  ['tagline://me@app/', false],
  ['https://app/index.html', false],
  ['file:///index.html', false],
  ['about:blank', false],
  ['', false],
])('%j is our page: %j', (url, expected) => {
  expect(isAppUrl(url)).toBe(expected);
});

test.each([
  ['https://git-scm.com/docs/git-tag', 'https://git-scm.com/docs/git-tag'],
  ['https://SEMVER.org', 'https://semver.org/'],
  ['http://git-scm.com/', null],
  ['https://git-scm.com.evil.example/', null],
  ['https://git-scm.com@evil.example/', null],
  ['https://me:secret@git-scm.com/', null],
  ['https://git-scm.com:8443/', null],
  ['javascript:alert(1)', null],
  ['file:///etc/passwd', null],
  ['smb://git-scm.com/share', null],
  ['not a url', null],
])('the link %j leaves as %j', (url, expected) => {
  expect(externalLink(url)).toBe(expected);
});
