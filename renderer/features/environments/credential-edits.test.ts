import { expect, test } from 'vitest';
import type { Reply } from '../../../contract/errors.ts';
import type { TargetKind } from '../../../contract/target.ts';
import { applyEdits, credentialFieldsOf, stateOf } from './credential-edits.ts';

const kind: TargetKind = {
  kind: 'server',
  label: 'Server',
  about: '',
  fields: [
    {
      name: 'login',
      label: 'Log in with',
      hint: '',
      type: 'choice',
      required: false,
      fallback: 'key',
      placeholder: '',
      min: null,
      max: null,
      choices: [],
      when: null,
    },
  ],
  credentials: [
    {
      name: 'password',
      label: '',
      hint: '',
      multiline: false,
      when: { name: 'login', values: ['password'] },
    },
    { name: 'key', label: '', hint: '', multiline: true, when: { name: 'login', values: ['key'] } },
    { name: 'token', label: '', hint: '', multiline: false, when: null },
  ],
  capabilities: { atomic: true, readable: true, lockable: true },
};

test('a credential is asked for by what stands in the fields, their defaults included', () => {
  const namesFor = (settings: { [field: string]: string }) =>
    credentialFieldsOf({ settings }, kind).map(({ name }) => name);
  expect(namesFor({})).toEqual(['key', 'token']);
  expect(namesFor({ login: 'password' })).toEqual(['password', 'token']);
});

test('what is not known of is missing; a connection’s is another one', () => {
  const states = [
    { room: 'connection', name: 'key', state: 'set', sameAsLast: false },
    { room: 'target', name: 'token', state: 'unknown', sameAsLast: false },
  ] as const;
  expect(['key', 'token'].map(name => stateOf([...states], name).state)).toEqual(['missing', 'unknown']);
});

test('what was typed is set, what is empty is left alone, and the first failure ends it', async () => {
  const asked: unknown[] = [];
  let answer: Reply<null> = { ok: true, value: null };
  const command = (name: string) => (input: unknown) => {
    asked.push([name, input]);
    return Promise.resolve(answer);
  };
  const vault = { set: command('set'), remove: command('remove') };
  const names = kind.credentials.map(({ name }) => name);
  const edits = {
    password: { kind: 'set', value: 'secret' },
    key: { kind: 'set', value: '' },
    token: { kind: 'remove' },
  } as const;
  expect(await applyEdits(vault, 'test', 'target', names, edits)).toBeNull();
  const secret = { environment: 'test', room: 'target' };
  expect(asked).toEqual([
    ['set', { ...secret, name: 'password', value: 'secret' }],
    ['remove', { ...secret, name: 'token' }],
  ]);
  asked.length = 0;
  answer = { ok: false, error: { code: 'disk-full', message: 'The disk is full.', data: {} } };
  expect(await applyEdits(vault, 'test', 'target', names, edits)).toMatchObject({ code: 'disk-full' });
  expect(asked).toHaveLength(1);
});
