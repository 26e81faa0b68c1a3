import { join } from 'node:path';
import { tempFolder } from '../repository/git-for-tests.ts';
import type { StoredSecret } from './stored-secrets.ts';
import { openVault } from './vault.ts';

type Means = Parameters<typeof openVault>[0];

/** For tests: quick to derive. */
export const cheapCost = { N: 1024, r: 8, p: 1 };

/** For tests: a vault in a folder, and what it has told and waited for. */
export function vaultTest(change: Partial<Means> = {}) {
  const dataDir = change.dataDir ?? join(tempFolder(), 'data');
  const told = { changes: 0, waits: [] as number[] };
  const vault = openVault({
    dataDir,
    clock: () => new Date(),
    variables: {},
    changed: () => {
      told.changes++;
    },
    cost: cheapCost,
    wait: ms => Promise.resolve(told.waits.push(ms)),
    ...change,
  });
  return { vault, dataDir, file: join(dataDir, 'vault.json'), told };
}

export const secret = (value: string, name = 'password', environment = 'production'): StoredSecret => ({
  project: '11111111-1111-4111-8111-111111111111',
  environment,
  room: 'target',
  name,
  value,
});

/** For tests: a keychain of one user; another one can't read what it wrapped. */
export function fakeKeychain() {
  const kept = new Map<string, string>();
  const calls = { wrap: 0, unwrap: 0 };
  return {
    calls,
    isLocked: false,
    wrap(key: string) {
      calls.wrap++;
      if (this.isLocked) return Promise.reject(new Error('locked'));
      const wrapped = Buffer.from(`wrapped ${kept.size}`).toString('base64');
      kept.set(wrapped, key);
      return Promise.resolve(wrapped);
    },
    unwrap(wrapped: string) {
      calls.unwrap++;
      const key = this.isLocked ? undefined : kept.get(wrapped);
      return key === undefined ? Promise.reject(new Error('locked')) : Promise.resolve(key);
    },
  };
}
