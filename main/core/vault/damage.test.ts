import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fakeKeychain, secret, vaultTest } from './testing.ts';

type Tree = { [key: string]: unknown };

/** The paths of all leaves. */
function leaves(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

function bend(value: unknown): unknown {
  if (typeof value === 'number') return value * 2;
  const text = String(value);
  const at = Math.floor(text.length / 3);
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
}

function bentAt(file: Tree, path: string[]): Tree {
  const copy = structuredClone(file);
  const parent = path.slice(0, -1).reduce<Tree>((tree, key) => tree[key] as Tree, copy);
  const last = path.at(-1) ?? '';
  parent[last] = bend(parent[last]);
  return copy;
}

async function filled() {
  const keychain = fakeKeychain();
  const made = vaultTest({ keychain });
  await made.vault.protect('correct horse');
  await made.vault.change(() => [secret('v')]);
  return { ...made, keychain, stored: JSON.parse(readFileSync(made.file, 'utf8')) as Tree };
}

describe('a damaged file', () => {
  test('is told as such, whatever part of it was changed, and is never written over', async () => {
    const { vault, file, dataDir, stored } = await filled();
    const paths = leaves(stored);
    expect(paths.map(path => path.join('.'))).toEqual(
      expect.arrayContaining(['id', 'keychain', 'passphrase.salt', 'passphrase.N', 'secrets.nonce', 'check']),
    );
    for (const path of paths) {
      writeFileSync(file, JSON.stringify(bentAt(stored, path)));
      const name = path.join('.');
      for (const each of [vault, vaultTest({ dataDir }).vault]) {
        await expect(each.read(), name).rejects.toMatchObject({ code: 'vault-damaged' });
        await expect(
          each.change(() => []),
          name,
        ).rejects.toMatchObject({ code: 'vault-damaged' });
        await expect(each.protect('battery staple'), name).rejects.toMatchObject({ code: 'vault-damaged' });
        expect(await each.state(), name).toMatchObject({ state: 'damaged' });
      }
      expect(JSON.parse(readFileSync(file, 'utf8')), name).toEqual(bentAt(stored, path));
    }
    expect(await vault.startOver()).toContain('vault.kept-');
    expect(await vault.state()).toMatchObject({ state: 'none' });
  });

  test('is found also when whoever changed it knew the checksum', async () => {
    const { file, dataDir, stored, vault } = await filled();
    for (const path of leaves(stored)) {
      const name = path.join('.');
      // What the passphrase opens can't be told from a wrong passphrase then: it opens nothing.
      if (['check', 'version', 'format', 'keyId'].includes(name)) continue;
      const { check: _, ...rest } = bentAt(stored, path);
      const check = createHash('sha256').update(JSON.stringify(rest)).digest('hex');
      writeFileSync(file, JSON.stringify({ ...rest, check }));
      await expect(vault.read(), name).rejects.toMatchObject({ code: 'vault-damaged' });
      const other = vaultTest({ dataDir }).vault;
      await expect(
        other.unlock('correct horse').then(() => other.read()),
        name,
      ).rejects.toMatchObject({
        code: expect.stringMatching(/^(vault-damaged|passphrase-wrong)$/) as string,
      });
    }
  });

  test('that was cut, emptied or is something else altogether', async () => {
    const { file, dataDir } = await filled();
    const bytes = readFileSync(file);
    for (const text of ['', '{}', '[]', 'null', '\u0000', bytes.subarray(0, -20), bytes.subarray(20)]) {
      writeFileSync(file, text);
      await expect(vaultTest({ dataDir }).vault.read()).rejects.toMatchObject({ code: 'vault-damaged' });
    }
  });
});
