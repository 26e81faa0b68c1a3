import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../../../repository/git-for-tests.ts';
import { fingerprintByKeygen, makeKey } from '../testing/sshd.ts';
import { hostKeyAlgorithms, refuseHostKey } from './host-trust.ts';
import { fingerprintOf, parseKnownHosts, readKnownHosts } from './known-hosts.ts';

const folder = tempFolder();
const publicOf = (file: string) => readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
const bytesOf = (file: string) => Buffer.from(publicOf(file).split(' ')[1] ?? '', 'base64');
const right = makeKey(join(folder, 'right'));
const wrong = makeKey(join(folder, 'wrong'));
const ecdsa = makeKey(join(folder, 'ecdsa'), 'ecdsa', '', '-b', '384');
const rsa = makeKey(join(folder, 'rsa'), 'rsa', '', '-b', '2048');

const judge = (text: string, file = right, { host = 'files.example.com', port = 22, accepted = '' } = {}) =>
  refuseHostKey({ host, port, accepted, known: parseKnownHosts(text, 'known_hosts') }, bytesOf(file))?.code ??
  'right';

/** The same file with its names hashed, by ssh-keygen. */
function hashed(text: string): string {
  const file = join(tempFolder(), 'known_hosts');
  writeFileSync(file, text);
  execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' });
  const made = readFileSync(file, 'utf8');
  expect(made).toContain('|1|');
  return made;
}

test('fingerprints are as ssh-keygen prints them', () => {
  for (const file of [right, ecdsa, rsa]) {
    expect(fingerprintOf(bytesOf(file))).toBe(fingerprintByKeygen(`${file}.pub`));
  }
});

test('a key is known by its name, plain or hashed, with any key of the server’s', () => {
  const text = `# mine\n\nfiles.example.com,10.0.0.7 ${publicOf(rsa)} of old\nfiles.example.com ${publicOf(right)}\n`;
  for (const each of [text, hashed(text)]) {
    expect(judge(each)).toBe('right');
    expect(judge(each, rsa)).toBe('right');
    expect(judge(each, wrong)).toBe('host-key-changed');
    expect(judge(each, right, { host: 'FILES.example.com' })).toBe('right');
    expect(judge(each, right, { host: 'other.example.com' })).toBe('host-key-unknown');
  }
  expect(judge(hashed(text), rsa, { host: '10.0.0.7' })).toBe('right');
  expect(judge('', right)).toBe('host-key-unknown');
});

test('a port other than 22 is part of the name', () => {
  const text = `[files.example.com]:2222 ${publicOf(right)}\n`;
  for (const each of [text, hashed(text)]) {
    expect(judge(each, right, { port: 2222 })).toBe('right');
    expect(judge(each, wrong, { port: 2222 })).toBe('host-key-changed');
    expect(judge(each, wrong, { port: 2223 })).toBe('host-key-unknown');
    expect(judge(each, wrong)).toBe('host-key-unknown');
  }
  // As OpenSSH: the same key under the plain name is good, another one says nothing.
  expect(judge(`files.example.com ${publicOf(right)}\n`, right, { port: 2222 })).toBe('right');
  expect(judge(`files.example.com ${publicOf(right)}\n`, wrong, { port: 2222 })).toBe('host-key-unknown');
});

test('patterns count, with their exceptions', () => {
  const text = `*.example.com,!evil.example.com,10.0.?.7 ${publicOf(right)}\n`;
  expect(judge(text)).toBe('right');
  expect(judge(text, right, { host: '10.0.3.7' })).toBe('right');
  expect(judge(text, right, { host: '10.0.33.7' })).toBe('host-key-unknown');
  expect(judge(text, right, { host: 'evil.example.com' })).toBe('host-key-unknown');
  expect(judge(text, right, { host: 'filesXexample.com' })).toBe('host-key-unknown');
});

test('a revoked key is refused, also where it is trusted otherwise', () => {
  const text = `files.example.com ${publicOf(right)}\n@revoked * ${publicOf(right)}\n`;
  expect(judge(text)).toBe('host-key-changed');
  expect(judge(text, right, { accepted: fingerprintByKeygen(`${right}.pub`) })).toBe('host-key-changed');
  expect(judge(`@revoked * ${publicOf(wrong)}\nfiles.example.com ${publicOf(right)}\n`)).toBe('right');
  expect(judge(`@cert-authority * ${publicOf(right)}\n`)).toBe('host-key-unknown');
});

test('a key of another type than the known ones counts as changed', () => {
  expect(judge(`files.example.com ${publicOf(ecdsa)}\n`)).toBe('host-key-changed');
});

test('where the environment trusts a key, that one counts alone', () => {
  const text = `files.example.com ${publicOf(wrong)}\n`;
  const accepted = fingerprintByKeygen(`${right}.pub`);
  expect(judge(text, right, { accepted })).toBe('right');
  expect(judge(text, wrong, { accepted })).toBe('host-key-changed');
});

test('an unknown key is told with its fingerprint', () => {
  const trust = { host: 'files.example.com', port: 2222, accepted: '', known: [] };
  const fingerprint = fingerprintByKeygen(`${right}.pub`);
  expect(refuseHostKey(trust, bytesOf(right))).toMatchObject({
    code: 'host-key-unknown',
    message: expect.stringContaining(fingerprint),
    data: { host: 'files.example.com', port: 2222, fingerprint, keyType: 'ssh-ed25519' },
  });
});

test('the server is asked for keys of the known types first', () => {
  const trust = (text: string, accepted = '') => ({
    host: 'h',
    port: 22,
    accepted,
    known: parseKnownHosts(text, 'known_hosts'),
  });
  expect(hostKeyAlgorithms(trust(''))[0]).toBe('ssh-ed25519');
  const byKnown = hostKeyAlgorithms(trust(`h ${publicOf(rsa)}\n`));
  expect(byKnown.slice(0, 3)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-ed25519']);
  // The trusted fingerprint is of the key that everybody is shown.
  expect(hostKeyAlgorithms(trust(`h ${publicOf(rsa)}\n`, 'SHA256:x'))[0]).toBe('ssh-ed25519');
});

test('files that are not there or hold nonsense are no reason to fail', async () => {
  const file = join(tempFolder(), 'known_hosts');
  writeFileSync(file, `nonsense\n|1|x\n@revoked\nh ${publicOf(right)}`);
  const known = await readKnownHosts(['/nowhere/known_hosts', file]);
  expect(known).toMatchObject([{ where: `${file}, line 4`, names: 'h' }]);
});
