import { expect, test } from 'vitest';
import type { Reply } from '../../contract/errors.ts';
import { askingInvoke, useVaultGate } from './vault-gate.ts';

const question = () => useVaultGate.getState().question;

/** A core whose vault is locked until it is told to be open. */
function lockedCore(data: { state: string; passphrase: boolean }) {
  const asked: string[] = [];
  const core = { isOpen: false, asked };
  const error = { code: 'vault-locked', message: 'Locked.', data } as const;
  const invoke = askingInvoke(command => {
    asked.push(command);
    if (core.isOpen) return Promise.resolve({ ok: true, value: 'done' });
    const plan: Reply<unknown> = { ok: true, value: { blockers: [error] } };
    return Promise.resolve(command === 'deploy.plan' ? plan : { ok: false, error });
  });
  return { core, invoke };
}

const locked = { state: 'locked', passphrase: true };

test('two commands wait for one question, and run again once it is answered', async () => {
  const { core, invoke } = lockedCore(locked);
  const both = Promise.all([invoke('vault.set', {}), invoke('deploy.plan', {})]);
  await expect.poll(question).toMatchObject({ kind: 'unlock' });
  core.isOpen = true;
  question()?.answer(true);
  expect(await both).toEqual([
    { ok: true, value: 'done' },
    { ok: true, value: 'done' },
  ]);
  expect(core.asked).toEqual(['vault.set', 'deploy.plan', 'vault.set', 'deploy.plan']);
  expect(question()).toBeNull();
});

test('whoever gives up gets the first answer', async () => {
  const { core, invoke } = lockedCore({ state: 'none', passphrase: false });
  const waiting = invoke('vault.set', {});
  await expect.poll(question).toMatchObject({ kind: 'choose' });
  question()?.answer(false);
  expect(await waiting).toMatchObject({ ok: false, error: { code: 'vault-locked' } });
  expect(core.asked).toEqual(['vault.set']);
});

test('nobody is asked by the question’s own commands, or where no passphrase opens it', async () => {
  const { invoke } = lockedCore(locked);
  expect(await invoke('vault.unlock', {})).toMatchObject({ ok: false });
  const byKeychain = lockedCore({ state: 'locked', passphrase: false });
  expect(await byKeychain.invoke('vault.set', {})).toMatchObject({ ok: false });
  expect(question()).toBeNull();
});
