import type { Reply } from '../../contract/errors.ts';
import type { CoreEvent } from '../../contract/events.ts';
import type { Notice } from '../../contract/snapshot.ts';
import type { Ports } from '../core/ports.ts';
import type { PlainError } from './plain-error.ts';

// What crosses between a head's thread and the core's. All of it is plain data, copied (structured clone).

/** The ports that are functions; each takes one text. */
export const portFunctions = ['pickFolder', 'moveToTrash', 'revealFile'] as const;
export type PortFunction = (typeof portFunctions)[number];
/** What a head may have or not. */
export type Offer = PortFunction | 'keychain';

/** The settings' keys that belong to the core; a head may keep others beside them. */
export type CoreSettings = { settings: unknown; recent: unknown };

export type ThreadStart = {
  ports: Omit<Ports, Offer | 'settings' | 'clock'>;
  /** What the head has of it. */
  offers: Offer[];
  settings: CoreSettings;
  /** Shown from the start. */
  notices: Notice[];
  /** Opened before the first request is answered. */
  project: string | null;
};

export type Request =
  | { kind: 'invoke'; command: string; input: unknown }
  | { kind: 'wait-for-job'; job: string }
  | { kind: 'close' };

export type PortCall =
  | { name: PortFunction | 'keychain.wrap' | 'keychain.unwrap'; argument: string }
  | { name: 'write-settings'; argument: CoreSettings };
export type PortOutcome = { ok: true; value: string | null } | { ok: false; error: PlainError };

/** Each request is answered once, with a reply of the same id; each port call with an outcome of the same id. */
export type ToThread =
  | { type: 'request'; id: number; request: Request }
  | { type: 'outcome'; id: number; outcome: PortOutcome };
export type FromThread =
  | { type: 'ready' }
  | { type: 'event'; event: CoreEvent }
  | { type: 'reply'; id: number; reply: Reply<unknown> }
  /** The same, with its value as JSON (UTF-8): thousands of small objects cross quicker as one. */
  | { type: 'reply-json'; id: number; json: Uint8Array }
  | { type: 'port-call'; id: number; call: PortCall }
  | { type: 'trouble'; what: string; detail: string };
