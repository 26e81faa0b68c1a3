import { describe, expect, test } from 'vitest';
import { deriveKey, keyId, newKey, seal, unseal, unwrapByPassphrase, wrapByPassphrase } from './sealing.ts';

const cheap = { N: 1024, r: 8, p: 1 };
const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

describe('sealing', () => {
  test('derives what RFC 7914 (section 12) says', async () => {
    // The vectors have 64 bytes; a key is the first 32 of them.
    const first = await deriveKey('password', Buffer.from('NaCl'), { N: 1024, r: 8, p: 16 });
    expect(first.toString('hex')).toBe('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162');
    const second = await deriveKey('pleaseletmein', Buffer.from('SodiumChloride'), { N: 16384, r: 8, p: 1 });
    expect(second.toString('hex')).toBe('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2');
  });

  test('opens test case 14 of the GCM specification (AES-256, 96-bit nonce)', () => {
    const ciphertext = hex('cea7403d4d606b6e074ec5d3baf39d18 d0d1c8a799996bf0265b98b5d48ab919');
    const sealed = { nonce: Buffer.alloc(12).toString('base64'), ciphertext: ciphertext.toString('base64') };
    expect(unseal(Buffer.alloc(32), sealed, '')).toEqual(Buffer.alloc(16));
  });

  test('gives back what was sealed, and nothing when a bit, the key or what is bound differs', () => {
    const key = newKey();
    const sealed = seal(key, Buffer.from('top secret'), 'vault 1');
    expect(unseal(key, sealed, 'vault 1')?.toString()).toBe('top secret');
    expect(unseal(newKey(), sealed, 'vault 1')).toBeNull();
    expect(unseal(key, sealed, 'vault 2')).toBeNull();
    expect(unseal(key, { ...sealed, nonce: seal(key, Buffer.from(''), '').nonce }, 'vault 1')).toBeNull();
    const bytes = Buffer.from(sealed.ciphertext, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const bent = Buffer.from(bytes);
      bent[at] = (bent[at] ?? 0) ^ 1;
      expect(unseal(key, { ...sealed, ciphertext: bent.toString('base64') }, 'vault 1')).toBeNull();
      expect(
        unseal(key, { ...sealed, ciphertext: bytes.subarray(0, at).toString('base64') }, 'vault 1'),
      ).toBeNull();
    }
  });

  test('never uses a nonce twice', () => {
    const key = newKey();
    const nonces = Array.from({ length: 500 }, () => seal(key, Buffer.from('x'), '').nonce);
    expect(new Set(nonces).size).toBe(500);
    expect(Buffer.from(nonces[0] ?? '', 'base64')).toHaveLength(12);
  });

  test('wraps a key by a passphrase, the same in any Unicode form', async () => {
    const key = newKey();
    const wrap = await wrapByPassphrase(key, 'Gr\u00fc\u00dfe aus K\u00f6ln', 'bound', cheap);
    expect(await unwrapByPassphrase(wrap, 'Gru\u0308\u00dfe aus Ko\u0308ln', 'bound')).toEqual(key);
    expect(await unwrapByPassphrase(wrap, 'Gruesse aus Koeln', 'bound')).toBeNull();
    expect(await unwrapByPassphrase(wrap, 'Gr\u00fc\u00dfe aus K\u00f6ln', 'elsewhere')).toBeNull();
    expect(JSON.stringify(wrap)).not.toContain(key.toString('base64'));
    expect(keyId(key)).not.toBe(keyId(newKey()));
  });
});
