import type { ErrorInfo, Reply } from '../../contract/errors.ts';
import type { Transport } from '../../contract/transport.ts';
import { say } from './output.ts';
import { askHidden, canAsk, readNewPassphrase } from './terminal/hidden.ts';

const tries = 3;

/** Asks a person at a terminal for the passphrase of the credentials when a command needs it, then runs that again. */
export function askingTransport(core: Transport): Transport {
  return {
    subscribe: core.subscribe,
    invoke: async (command, input) => {
      const reply = await core.invoke(command, input);
      if (reply.ok || reply.error.code !== 'vault-locked' || !canAsk()) return reply;
      const opened = await open(core, reply.error);
      return opened.ok ? await core.invoke(command, input) : opened;
    },
  };
}

async function open(core: Transport, locked: ErrorInfo): Promise<Reply<unknown>> {
  const { state, passphrase } = locked.data;
  if (state === 'none') {
    say('Credentials are kept encrypted. Choose a passphrase for them, which no one can recover for you.');
    return await core.invoke('vault.protect', { passphrase: await readNewPassphrase('New passphrase') });
  }
  if (passphrase !== true) return { ok: false, error: locked };
  for (let left = tries; ; left--) {
    const reply = await core.invoke('vault.unlock', { passphrase: await askHidden('Passphrase') });
    if (reply.ok || reply.error.code !== 'passphrase-wrong' || left <= 1) return reply;
    say(reply.error.message);
  }
}
