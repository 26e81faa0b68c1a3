import type { Ports } from '../core/ports.ts';
import { type CoreSettings, type Offer, type PortCall, type PortOutcome, portFunctions } from './messages.ts';
import { toPlainError } from './plain-error.ts';

/** A head's ports; the thread has a clock of its own. */
export type HeadPorts = Omit<Ports, 'clock'>;

/** The core's own part of what the head keeps. */
export function coreSettings(ports: HeadPorts): CoreSettings {
  const { settings, recent } = ports.settings.read();
  return { settings, recent };
}

type NamedCall = Exclude<PortCall['name'], 'write-settings'>;

export const offersOf = (ports: HeadPorts): Offer[] =>
  [...portFunctions, 'keychain' as const].filter(name => ports[name] !== undefined);

/** Does for the thread what only the head can do. Never rejects. */
export async function answerPortCall(ports: HeadPorts, call: PortCall): Promise<PortOutcome> {
  try {
    if (call.name === 'write-settings') {
      // What else stands there (the window's bounds, for example) is the head's and newer than any copy.
      ports.settings.write({ ...ports.settings.read(), ...call.argument });
      return { ok: true, value: null };
    }
    return { ok: true, value: (await callPort(ports, call.name, call.argument)) ?? null };
  } catch (error) {
    return { ok: false, error: toPlainError(error) };
  }
}

function callPort(ports: HeadPorts, name: NamedCall, argument: string) {
  if (name === 'keychain.wrap') return ports.keychain?.wrap(argument);
  if (name === 'keychain.unwrap') return ports.keychain?.unwrap(argument);
  return ports[name]?.(argument);
}
