import { expect, test } from 'vitest';
import { notingUse } from './noting-use.ts';
import { noSecrets, type Secrets } from './secrets.ts';

test('names what was handed out, once and in order, never what was missing or a value', async () => {
  const held: Secrets = {
    ...noSecrets,
    get: ({ name }) => (name === 'none' ? Promise.resolve(null) : Promise.resolve(`value of ${name}`)),
  };
  const { secrets, used } = notingUse(held);
  expect(used()).toEqual([]);
  const ask = (room: 'target' | 'connection', name: string) =>
    secrets.get({ environment: 'production', room, name });
  expect(await ask('target', 'password')).toBe('value of password');
  await ask('target', 'password');
  await ask('target', 'none');
  await ask('connection', 'erp.token');
  await ask('target', 'key');
  expect(used()).toEqual(['connection erp.token', 'key', 'password']);
});

test('a locked vault is told as it is, and nothing was used', async () => {
  const locked: Secrets = { ...noSecrets, get: () => Promise.reject(new Error('locked')) };
  const { secrets, used } = notingUse(locked);
  await expect(secrets.get({ environment: 'a', room: 'target', name: 'password' })).rejects.toThrow('locked');
  expect(used()).toEqual([]);
});
