import { create } from 'zustand';
import type { DeployPlan } from '../../contract/commands/deploy.ts';
import type { ErrorInfo, Reply } from '../../contract/errors.ts';
import type { Transport } from '../../contract/transport.ts';

/** What the user is asked so that a command can go on: the passphrase, or to choose one first. */
export type VaultQuestion = { kind: 'unlock' | 'choose'; answer: (opened: boolean) => void };

export const useVaultGate = create<{ question: VaultQuestion | null }>()(() => ({ question: null }));

let asking: Promise<boolean> | null = null;

/** One question for all who wait. Resolves with whether the vault is open. */
function ask(kind: VaultQuestion['kind']): Promise<boolean> {
  asking ??= new Promise<boolean>(done => {
    const answer = (opened: boolean) => {
      asking = null;
      useVaultGate.setState({ question: null });
      done(opened);
    };
    useVaultGate.setState({ question: { kind, answer } });
  });
  return asking;
}

/** Asks for the passphrase; does nothing more when the user gives up. */
export const askToUnlock = (): Promise<boolean> => ask('unlock');

/** What open dialogs ask themselves. */
const ownQuestions: readonly string[] = ['vault.unlock', 'vault.protect', 'vault.lock'];

/** Asks the user when a command needs the vault, and runs the command again once it is open. */
export const askingInvoke =
  (invoke: Transport['invoke']): Transport['invoke'] =>
  async (command, input) => {
    const reply = await invoke(command, input);
    const locked = ownQuestions.includes(command) ? null : lockedOf(command, reply);
    if (locked === null) return reply;
    const { state, passphrase } = locked.data;
    if (state !== 'none' && passphrase !== true) return reply;
    const opened = await ask(state === 'none' ? 'choose' : 'unlock');
    return opened ? await invoke(command, input) : reply;
  };

/** A plan does not fail: it tells what is in the way. */
function lockedOf(command: string, reply: Reply<unknown>): ErrorInfo | null {
  if (!reply.ok) return reply.error.code === 'vault-locked' ? reply.error : null;
  if (command !== 'deploy.plan') return null;
  const { blockers } = reply.value as DeployPlan;
  return blockers.find(({ code }) => code === 'vault-locked') ?? null;
}
