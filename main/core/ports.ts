import type { Capabilities, Notice, Snapshot } from '../../contract/snapshot.ts';

/** Where settings and recent projects are kept; a head brings electron-store, conf ... */
export type SettingsStore = {
  /** The whole stored object; `{}` when nothing is stored yet. */
  read: () => Record<string, unknown>;
  write: (value: Record<string, unknown>) => void;
  /** For a store that goes on writing after `write` has returned: who is told of a write that failed. */
  onWriteFailed?: (listener: (error: unknown) => void) => void;
};

/** What the core needs from outside. A head is nothing but a choice of these. */
export type Ports = {
  head: Snapshot['app']['head'];
  appVersion: string;
  capabilities: Capabilities;
  settings: SettingsStore;
  /** A folder of the user's for what is kept beside projects (unsaved text, for example). */
  dataDir: string;
  /** Where new projects are proposed, for example the documents folder. */
  documentsDir: string;
  /** The folder that holds `sample/` and `templates/`. */
  assetsDir: string;
  clock: () => Date;
  /** Present exactly when the capability of that name is true. */
  pickFolder?: (title: string) => Promise<string | null>;
  moveToTrash?: (path: string) => Promise<void>;
  revealFile?: (path: string) => Promise<void>;
  /** The system's keychain: encrypts a short text so that only this user can read it. Both are base64. */
  keychain?: { wrap: (key: string) => Promise<string>; unwrap: (wrapped: string) => Promise<string> };
  /** The environment variables that give secrets; the process's own when left out. */
  variables?: { [name: string]: string | undefined };
  /** Told at start: settings that were corrupt and are kept aside at `path`. */
  corruptSettings?: { path: string };
  /** Shown from the start: what the head has to tell. */
  firstNotices?: Notice[];
};
