import type { Command } from 'commander';
import type { contract, InputOf } from '../../contract/contract.ts';

/** What every command that changes what runs somewhere takes: protected environments ask for it. */
export type ConfirmOptions = { reason?: string; confirm?: string };

/** What every command that deploys takes. */
export type StartOptions = ConfirmOptions & { overwrite?: boolean };

export function addConfirmOptions(command: Command): void {
  command
    .option('--reason <text>', 'why, for the receipt')
    .option('--confirm <name>', 'the environment’s name once more, which a protected one asks for');
}

export function addStartOptions(command: Command): void {
  addConfirmOptions(command);
  command.option('--overwrite', 'also when what runs there was changed since the last deployment');
}

export function confirmationOf({ reason = '', confirm = '' }: ConfirmOptions): {
  reason: string;
  confirm: string;
} {
  return { reason, confirm };
}

/** The part of the request that they make. */
export function startOf({
  overwrite = false,
  ...options
}: StartOptions): Pick<InputOf<(typeof contract)['deploy']['start']>, 'reason' | 'confirm' | 'onDrift'> {
  return { ...confirmationOf(options), onDrift: overwrite ? 'overwrite' : 'stop' };
}
