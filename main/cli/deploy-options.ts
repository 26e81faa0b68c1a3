import type { Command } from 'commander';
import type { contract, InputOf } from '../../contract/contract.ts';

/** What every command that deploys takes. */
export type StartOptions = { reason?: string; overwrite?: boolean };

export function addStartOptions(command: Command): void {
  command
    .option('--reason <text>', 'why, for the receipt')
    .option('--overwrite', 'also when what runs there was changed since the last deployment');
}

/** The part of the request that they make. */
export function startOf({
  reason = '',
  overwrite = false,
}: StartOptions): Pick<InputOf<(typeof contract)['deploy']['start']>, 'reason' | 'onDrift'> {
  return { reason, onDrift: overwrite ? 'overwrite' : 'stop' };
}
