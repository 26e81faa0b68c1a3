import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { fakeKeychain, secret, vaultTest } from './testing.ts';
import type { Vault } from './vault.ts';

const add = (vault: Vault, value: string, name = 'password') =>
  vault.change(secrets => [...secrets, secret(value, name)]);

describe('a vault', () => {
  test('holds nothing at first, asks for a passphrase, and is open after it was set', async () => {
    const { vault, file, dataDir } = vaultTest();
    expect(await vault.state()).toEqual({ state: 'none', keychain: false, passphrase: false });
    expect(await vault.read()).toEqual([]);
    await expect(add(vault, 'v')).rejects.toMatchObject({ code: 'vault-locked', data: { state: 'none' } });
    await expect(vault.unlock('x')).rejects.toMatchObject({ code: 'vault-locked', data: { state: 'none' } });
    await vault.protect('correct horse');
    await add(vault, 'canary-value');
    expect(await vault.state()).toEqual({ state: 'open', keychain: false, passphrase: true });
    expect(await vault.read()).toEqual([secret('canary-value')]);
    const text = readFileSync(file, 'utf8');
    for (const form of ['canary-value', Buffer.from('canary-value').toString('base64'), 'correct horse']) {
      expect(text).not.toContain(form);
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(readdirSync(dataDir).sort()).toEqual(['vault.json', 'vault.tmp']);
    expect(readdirSync(`${dataDir}/vault.tmp`)).toEqual([]);
  });

  test('is locked for the next program, which opens it by the passphrase; wrong ones wait ever longer', async () => {
    const first = vaultTest();
    await first.vault.protect('correct horse');
    await add(first.vault, 'v1');
    const { vault, told } = vaultTest({ dataDir: first.dataDir });
    expect(await vault.state()).toEqual({ state: 'locked', keychain: false, passphrase: true });
    await expect(vault.read()).rejects.toMatchObject({
      code: 'vault-locked',
      data: { state: 'locked', passphrase: true },
    });
    await expect(add(vault, 'v2')).rejects.toMatchObject({ code: 'vault-locked' });
    for (const guess of ['a', 'b', 'c']) {
      await expect(vault.unlock(guess)).rejects.toMatchObject({ code: 'passphrase-wrong' });
    }
    expect(told.waits).toEqual([500, 1000]);
    await vault.unlock('correct horse');
    expect(told.changes).toBe(1);
    expect(await vault.read()).toEqual([secret('v1')]);
    vault.lock();
    expect(await vault.state()).toMatchObject({ state: 'locked' });
    await expect(vault.read()).rejects.toMatchObject({ code: 'vault-locked' });
    await vault.unlock('correct horse');
    expect(told.waits).toEqual([500, 1000, 2000]);
  });

  test('reads and keeps what another program has written meanwhile', async () => {
    const one = vaultTest();
    await one.vault.protect('correct horse');
    const two = vaultTest({ dataDir: one.dataDir });
    await two.vault.unlock('correct horse');
    await add(one.vault, 'by one', 'a');
    await add(two.vault, 'by two', 'b');
    expect((await one.vault.read()).map(({ value }) => value)).toEqual(['by one', 'by two']);
  });

  test('changes its passphrase with its key: an old file and passphrase open nothing new', async () => {
    const one = vaultTest();
    await one.vault.protect('correct horse');
    const before = JSON.parse(readFileSync(one.file, 'utf8')) as { keyId: string; id: string };
    await add(one.vault, 'v');
    await one.vault.protect('battery staple');
    const after = JSON.parse(readFileSync(one.file, 'utf8')) as { keyId: string; id: string };
    expect(after.id).toBe(before.id);
    expect(after.keyId).not.toBe(before.keyId);
    const two = vaultTest({ dataDir: one.dataDir });
    await expect(two.vault.unlock('correct horse')).rejects.toMatchObject({ code: 'passphrase-wrong' });
    await two.vault.unlock('battery staple');
    expect(await two.vault.read()).toEqual([secret('v')]);
    await expect(one.vault.protect(null)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await one.vault.state()).toMatchObject({ passphrase: true });
  });

  test('locks itself after the idle time by the clock, not while it is used', async () => {
    vi.useFakeTimers();
    try {
      let now = 0;
      const pass = async (minutes: number) => {
        now += minutes * 60_000;
        await vi.advanceTimersByTimeAsync(15_000);
      };
      const { vault, told } = vaultTest({ clock: () => new Date(now) });
      await vault.protect('correct horse');
      await pass(14);
      await vault.read();
      await pass(14);
      expect(await vault.state()).toMatchObject({ state: 'open' });
      // What goes on by itself is no use.
      await vault.read(true);
      const before = told.changes;
      await pass(2);
      expect(await vault.state()).toMatchObject({ state: 'locked' });
      expect(told.changes).toBe(before + 1);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is kept aside on the user’s word, and begins anew', async () => {
    const { vault, file, dataDir } = vaultTest();
    expect(await vault.startOver()).toBeNull();
    await vault.protect('correct horse');
    const text = readFileSync(file);
    const kept = (await vault.startOver()) ?? '';
    expect(dirname(kept)).toBe(dataDir);
    expect(readFileSync(kept)).toEqual(text);
    expect(await vault.state()).toMatchObject({ state: 'none' });
    await vault.protect('battery staple');
    expect(await vault.read()).toEqual([]);
  });

  test('opens by what a pipeline gives: a file or a variable', async () => {
    const made = vaultTest({ variables: { TAGLINE_VAULT_PASSPHRASE: 'from the pipeline' } });
    await add(made.vault, 'v');
    const path = `${made.dataDir}/passphrase`;
    writeFileSync(path, 'from the pipeline\n');
    const { dataDir } = made;
    const byFile = vaultTest({ dataDir, variables: { TAGLINE_VAULT_PASSPHRASE_FILE: path } });
    expect(await byFile.vault.read()).toEqual([secret('v')]);
    const wrong = vaultTest({ dataDir, variables: { TAGLINE_VAULT_PASSPHRASE: 'another one' } });
    await expect(wrong.vault.read()).rejects.toMatchObject({ code: 'passphrase-wrong' });
    await expect(wrong.vault.read()).rejects.toMatchObject({ code: 'passphrase-wrong' });
    const gone = vaultTest({ dataDir, variables: { TAGLINE_VAULT_PASSPHRASE_FILE: `${path}.not` } });
    await expect(gone.vault.read()).rejects.toMatchObject({ code: 'file-missing' });
  });
});

describe('a vault with a keychain', () => {
  test('needs no passphrase, opens by itself, and stays locked on the user’s word', async () => {
    const keychain = fakeKeychain();
    const one = vaultTest({ keychain });
    await add(one.vault, 'v');
    const { vault } = vaultTest({ dataDir: one.dataDir, keychain });
    expect(await vault.state()).toEqual({ state: 'locked', keychain: true, passphrase: false });
    expect(await vault.read()).toEqual([secret('v')]);
    expect(await vault.state()).toMatchObject({ state: 'open' });
    vault.lock();
    await expect(vault.read()).rejects.toMatchObject({ code: 'vault-locked' });
    await vault.unlock();
    expect(await vault.read()).toEqual([secret('v')]);
  });

  test('may have a passphrase too, for heads without one, which keep what the keychain opens', async () => {
    const keychain = fakeKeychain();
    const desktop = vaultTest({ keychain });
    await desktop.vault.protect('correct horse');
    const cli = vaultTest({ dataDir: desktop.dataDir });
    await cli.vault.unlock('correct horse');
    await cli.vault.protect('battery staple');
    await add(cli.vault, 'v');
    const again = vaultTest({ dataDir: desktop.dataDir, keychain });
    expect(await again.vault.read()).toEqual([secret('v')]);
    await again.vault.protect(null);
    expect(await again.vault.state()).toEqual({ state: 'open', keychain: true, passphrase: false });
    const locked = vaultTest({ dataDir: desktop.dataDir });
    await expect(locked.vault.read()).rejects.toMatchObject({ data: { passphrase: false, keychain: true } });
  });

  test('falls back on a passphrase when the keychain refuses, and asks it once only', async () => {
    const keychain = fakeKeychain();
    const one = vaultTest({ keychain });
    await one.vault.protect('correct horse');
    keychain.isLocked = true;
    const { vault } = vaultTest({ dataDir: one.dataDir, keychain });
    const asked = keychain.calls.unwrap;
    await expect(vault.read()).rejects.toMatchObject({ code: 'vault-locked' });
    await expect(vault.read()).rejects.toMatchObject({ code: 'vault-locked' });
    expect(keychain.calls.unwrap).toBe(asked + 1);
    await vault.unlock('correct horse');
    expect(await vault.read()).toEqual([]);
    const none = vaultTest({ keychain });
    await expect(add(none.vault, 'v')).rejects.toMatchObject({ data: { state: 'none' } });
    expect(await none.vault.state()).toMatchObject({ keychain: false });
  });
});
