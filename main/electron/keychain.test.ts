import { beforeEach, expect, test, vi } from 'vitest';
import { systemKeychain } from './keychain.ts';

const system = vi.hoisted(() => ({ backend: 'gnome_libsecret', available: true, tag: 'v11' }));

vi.mock('electron', () => ({
  safeStorage: {
    getSelectedStorageBackend: () => system.backend,
    isAsyncEncryptionAvailable: () => Promise.resolve(system.available),
    encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(`${system.tag}${text}`)),
    decryptStringAsync: (bytes: Buffer) =>
      Promise.resolve({ shouldReEncrypt: false, result: bytes.toString().slice(3) }),
  },
}));

beforeEach(() => Object.assign(system, { backend: 'gnome_libsecret', available: true, tag: 'v11' }));

test('what the keychain wraps it gives back', async () => {
  const keychain = systemKeychain('linux');
  const wrapped = (await keychain?.wrap('a key')) ?? '';
  expect(Buffer.from(wrapped, 'base64').toString()).toBe('v11a key');
  expect(await keychain?.unwrap(wrapped)).toBe('a key');
});

test('a Linux desktop without a keyring has no keychain', () => {
  for (const backend of ['basic_text', 'unknown']) {
    system.backend = backend;
    expect(systemKeychain('linux')).toBeUndefined();
  }
  // Asked on Linux alone: elsewhere there is always one.
  expect(systemKeychain('darwin')).toBeDefined();
});

test('a key that everybody has protects nothing', async () => {
  system.tag = 'v10';
  await expect(systemKeychain('linux')?.wrap('a key')).rejects.toThrow('protects nothing');
  // On macOS v10 is the real one.
  await expect(systemKeychain('darwin')?.wrap('a key')).resolves.toBeTypeOf('string');
});

test('a keychain that is not available says so', async () => {
  system.available = false;
  await expect(systemKeychain('darwin')?.wrap('a key')).rejects.toThrow('not available');
});
