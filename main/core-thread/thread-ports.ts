import type { Ports, SettingsStore } from '../core/ports.ts';
import type { CoreSettings, Offer, PortCall, PortFunction, PortOutcome, ThreadStart } from './messages.ts';
import { fromPlainError } from './plain-error.ts';

/** The core's ports made of messages to the head. */
export type ThreadPorts = {
  ports: Ports;
  /** The head's answer to the call of that id. */
  settle: (id: number, outcome: PortOutcome) => void;
};

/** @param send carries a call to the head, which answers with an outcome of the same id */
export function createThreadPorts(
  { ports, offers, settings, notices }: ThreadStart,
  send: (id: number, call: PortCall) => void,
): ThreadPorts {
  const waiting = new Map<number, (outcome: PortOutcome) => void>();
  let calls = 0;

  const call = (request: PortCall) =>
    new Promise<string | null>((done, fail) => {
      const id = ++calls;
      waiting.set(id, outcome => (outcome.ok ? done(outcome.value) : fail(fromPlainError(outcome.error))));
      send(id, request);
    });
  const done = async (name: PortFunction, argument: string) => void (await call({ name, argument }));
  const answerOf = async (name: 'keychain.wrap' | 'keychain.unwrap', argument: string) => {
    const answer = await call({ name, argument });
    if (answer === null) throw new Error('The keychain gave no answer.');
    return answer;
  };
  const offered: { [name in Offer]: Pick<Ports, name> } = {
    pickFolder: { pickFolder: argument => call({ name: 'pickFolder', argument }) },
    moveToTrash: { moveToTrash: path => done('moveToTrash', path) },
    revealFile: { revealFile: path => done('revealFile', path) },
    keychain: {
      keychain: {
        wrap: key => answerOf('keychain.wrap', key),
        unwrap: wrapped => answerOf('keychain.unwrap', wrapped),
      },
    },
  };

  return {
    ports: Object.assign(
      {
        ...ports,
        firstNotices: [...(ports.firstNotices ?? []), ...notices],
        clock: () => new Date(),
        settings: settingsStore(settings, argument => call({ name: 'write-settings', argument })),
      },
      ...offers.map(name => offered[name]),
    ) as Ports,
    settle: (id, outcome) => {
      waiting.get(id)?.(outcome);
      waiting.delete(id);
    },
  };
}

/** The core's own settings: read from a copy, written by the head, which owns the file and what else is in it. */
function settingsStore(first: CoreSettings, write: (value: CoreSettings) => Promise<unknown>): SettingsStore {
  let copy = first;
  let onWriteFailed = (_error: unknown): void => {};
  return {
    read: () => ({ ...copy }),
    write: ({ settings, recent }) => {
      copy = { settings, recent };
      write(copy).catch(onWriteFailed);
    },
    onWriteFailed: listener => {
      onWriteFailed = listener;
    },
  };
}
