import type { ErrorCode } from './errors.ts';
import type { HealthCheck } from './health-check.ts';
import type { Health } from './receipt.ts';
import type { Counts, Instant, Person } from './shapes.ts';
import type { TargetSettings } from './target.ts';

/** What a head can do; the screen follows it. */
export type Capabilities = {
  /** A native folder dialog exists (`project.pickFolder`). Without it the screen browses folders itself. */
  pickFolder: boolean;
  /** Deleted files go to the system's trash. Without it they are kept in the project's own trash. */
  systemTrash: boolean;
  /** A native menu shows the actions and their shortcuts. */
  nativeMenu: boolean;
  /** A file or folder can be shown in the system's file manager. */
  revealFile: boolean;
};

export type Settings = {
  theme: 'system' | 'light' | 'dark';
  fontSize: number;
  wordWrap: boolean;
  sidebarWidth: number;
  /** Empty: taken from git's configuration. */
  authorName: string;
  authorEmail: string;
  /** Minutes between two looks at what really runs in the environments, while a window is open; 0: never. */
  driftMinutes: number;
};

export type RecentProject = { path: string; name: string; openedAt: Instant; missing: boolean };

/** Something that the user should know and can dismiss: corrupt settings kept aside, a finished restore ... */
export type Notice = { id: string; tone: 'info' | 'warning' | 'error'; title: string; detail: string };

/** `empty`: nothing is deployed there. `differs`: what runs is not what the last receipt says (drift). */
export type LiveState = 'matches' | 'differs' | 'empty' | 'unreachable';

export type Standing = { kind: 'draft' } | { kind: 'viewing'; version: string };

export type EnvironmentDefinition = {
  id: string;
  name: string;
  /** One of the palette's names, see `environmentColours`. */
  colour: EnvironmentColour;
  target: TargetSettings;
  /** Non-secret settings, bound at deployment. */
  connections: { [key: string]: string };
  /** Asked after each deployment; a failed one brings back what ran before. */
  health?: HealthCheck | null | undefined;
  /** A deployment to it has to repeat its name and give a reason. */
  protected?: boolean | undefined;
  /** Takes only versions that ran in the environment before it, or in itself. */
  inOrder?: boolean | undefined;
};

export const environmentColours = [
  'blue',
  'teal',
  'green',
  'amber',
  'red',
  'purple',
  'pink',
  'grey',
] as const;
export type EnvironmentColour = (typeof environmentColours)[number];

/** What the receipts say that an environment runs. */
export type Running = {
  version: string;
  since: Instant;
  who: Person;
  receiptId: string;
  /** What its health check answered after the deployment; null when there was none. */
  health: Health | null;
};

/** A difference between what was deployed and what really runs there, as it was read last. */
export type LiveDrift = {
  message: string;
  at: Instant;
  /** How many files differ; 0 where that can't be told. */
  differing: number;
  /** Somebody said not to be told of it again, until it changes. */
  ignored: boolean;
};

/** What was found the last time that somebody, or Tagline itself, looked at what really runs in an environment. */
export type LiveLook = {
  at: Instant;
  live: LiveState;
  message: string;
  /** Stays while the environment can't be reached; null when what runs is what was deployed. */
  drift: LiveDrift | null;
};

/** What a screen may know of a credential. Never its value. */
export type CredentialState = {
  room: 'target' | 'connection';
  name: string;
  /**
   * `variable`: an environment variable gives it. `unknown`: the credentials are locked. `elsewhere`: it was set for
   * another address than the environment has now, so it is not sent there before it is set again.
   */
  state: 'set' | 'variable' | 'missing' | 'unknown' | 'elsewhere';
  /** Its environment variable, where that gives it. */
  variable?: string | null;
  /** It is also a credential of the last environment, which every other one should have its own for. */
  sameAsLast: boolean;
};

/** Environments stand in promotion order: the first is the earliest (development). */
export type Environment = EnvironmentDefinition & {
  /** Where it is, for people, for example `Folder /srv/orders`. */
  targetSummary: string;
  running: Running | null;
  /** The version that ran before, which "Roll back" would bring back. */
  previousVersion: string | null;
  /** Those that its target takes, and whatever else is set for it. */
  credentials: CredentialState[];
  /** Null when nobody has looked since its last deployment. */
  look: LiveLook | null;
  /** A version that waits to be deployed until the environment can be reached; it never goes out by itself. */
  queued: { version: string; at: Instant; who: string; reachable: boolean } | null;
};

export type ProjectSnapshot = {
  path: string;
  name: string;
  /** Why nothing can be written now, or null. Everything can still be read. */
  readOnly: { code: ErrorCode; message: string } | null;
  /** Who versions and deployments are signed with; null when nobody is configured anywhere. */
  author: Person | null;
  standing: Standing;
  draft: {
    /** The active version: the one that the draft stands on; null before the first. */
    base: string | null;
    /** Files that differ from `base` (from nothing where there is no base). */
    changes: Counts;
    /** The time of the last save; null when nothing was saved since the base. */
    savedAt: Instant | null;
  };
  versionCount: number;
  latestVersion: string | null;
  environments: Environment[];
  /** What Undo would take back. */
  undo: { kind: 'restore'; version: string; at: Instant } | null;
  /** Files with unsaved text that the core keeps for a crash or a closed window. */
  unsavedCount: number;
  /** Change when the list of that name has changed; the screen then asks for it again. */
  stamps: { files: number; versions: number; activity: number };
};

/** `none`: nothing was kept yet. `damaged`: the file can't be read, and nothing writes over it. */
export type VaultState = {
  state: 'none' | 'locked' | 'open' | 'damaged';
  /** This head has a system keychain that can keep the key. */
  keychain: boolean;
  /** A passphrase opens it. */
  passphrase: boolean;
};

/** The whole state, always complete. */
export type Snapshot = {
  app: { version: string; platform: string; head: 'electron' | 'web' | 'cli'; capabilities: Capabilities };
  settings: Settings;
  recent: RecentProject[];
  notices: Notice[];
  /** Where the credentials of all projects are kept. */
  vault: VaultState;
  project: ProjectSnapshot | null;
};
