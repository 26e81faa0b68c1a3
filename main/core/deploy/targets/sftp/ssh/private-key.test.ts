import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../../../../repository/git-for-tests.ts';
import { makeKey } from '../testing/sshd.ts';
import { readPrivateKey } from './private-key.ts';

const passphrase = 'correct horse';
const give = (value: string | null) => () => Promise.resolve(value);
const publicOf = (file: string) => readFileSync(`${file}.pub`, 'utf8').split(' ')[1];
const publicBlob = async (file: string, word: string | null = null) =>
  (await readPrivateKey(file, give(word))).getPublicSSH().toString('base64');

describe('a key that ssh-keygen made', () => {
  const folder = tempFolder();
  const kinds: [string, string[]][] = [
    ['ed25519', []],
    ['ecdsa', ['-b', '256']],
    ['rsa', ['-b', '2048']],
  ];
  test.each(kinds)('%s is read', async (type, more) => {
    const file = makeKey(join(folder, type), type, '', ...more);
    expect(await publicBlob(file)).toBe(publicOf(file));
  });

  const ciphers = ['aes256-ctr', 'aes128-ctr', 'aes256-cbc', 'aes256-gcm@openssh.com'];
  test.each(ciphers)('is read when it is encrypted by %s', async cipher => {
    const file = makeKey(join(folder, `sealed-${cipher}`), 'ed25519', passphrase, '-Z', cipher, '-a', '2');
    expect(await publicBlob(file, passphrase)).toBe(publicOf(file));
    await expect(publicBlob(file, 'wrong')).rejects.toMatchObject({
      code: 'authentication-failed',
      message: expect.stringContaining('does not open the key file'),
    });
    await expect(publicBlob(file)).rejects.toMatchObject({
      code: 'credential-missing',
      data: { credential: 'passphrase' },
    });
  });

  test.each(['PEM', 'PKCS8'])('is read in the form %s, encrypted or not', async form => {
    const open = makeKey(join(folder, `open-${form}`), 'rsa', '', '-b', '2048', '-m', form);
    expect(await publicBlob(open)).toBe(publicOf(open));
    const sealed = makeKey(join(folder, `sealed-${form}`), 'rsa', passphrase, '-b', '2048', '-m', form);
    expect(await publicBlob(sealed, passphrase)).toBe(publicOf(sealed));
    await expect(publicBlob(sealed, 'wrong')).rejects.toMatchObject({ code: 'authentication-failed' });
    await expect(publicBlob(sealed)).rejects.toMatchObject({ code: 'credential-missing' });
  });
});

test('others are answered while an encrypted key is opened', async () => {
  const file = makeKey(join(tempFolder(), 'slow'), 'ed25519', passphrase, '-a', '40');
  let turns = 0;
  let isDone = false;
  const count = () => {
    turns++;
    if (!isDone) setImmediate(count);
  };
  count();
  expect(await publicBlob(file, passphrase)).toBe(publicOf(file));
  isDone = true;
  expect(turns).toBeGreaterThan(40);
});

test('what is no private key is told as such', async () => {
  const folder = tempFolder();
  const file = makeKey(join(folder, 'key'));
  await expect(publicBlob(join(folder, 'nowhere'))).rejects.toMatchObject({
    code: 'credential-missing',
    message: expect.stringContaining('is not there'),
  });
  await expect(publicBlob(`${file}.pub`)).rejects.toMatchObject({
    code: 'credential-missing',
    message: expect.stringContaining('Choose the private one'),
  });
  const nonsense = join(folder, 'nonsense');
  writeFileSync(nonsense, 'flow: 1\n');
  await expect(publicBlob(nonsense)).rejects.toMatchObject({ code: 'credential-missing' });
  const cut = join(folder, 'cut');
  writeFileSync(cut, readFileSync(file, 'utf8').slice(0, 120));
  await expect(publicBlob(cut)).rejects.toMatchObject({ code: 'credential-missing' });
});
