import { z } from 'zod';
import { command } from '../command.ts';
import { machinePath, nothing } from '../shapes.ts';

/** What stands at a path, so that the screen can ask the right question before it opens it. */
export type Inspection =
  | { kind: 'missing' }
  | { kind: 'file' }
  | { kind: 'folder'; empty: boolean; fileCount: number; writable: boolean }
  | { kind: 'repository'; writable: boolean; hasVersions: boolean };

/** `needs-initialise`: a folder without git; nothing was touched, ask and call again with `initialise`. */
export type OpenResult = { kind: 'opened'; path: string } | { kind: 'needs-initialise'; path: string };

export type FolderListing = {
  path: string;
  parent: string | null;
  folders: { name: string; path: string; isRepository: boolean }[];
};

export type Template = { id: string; name: string; description: string };

/** `version` is a version's name, or words such as `latest draft`; `path` is null where it is not about a file. */
export type Damage = { version: string; path: string | null; reason: string };

/**
 * `repaired` and `notes` are plain sentences; `checked` counts objects. `repairable`, after a check: a repair
 * would make something of it whole.
 */
export type DoctorResult =
  | {
      kind: 'checked';
      checked: number;
      repaired: string[];
      damaged: Damage[];
      repairable: boolean;
      notes: string[];
    }
  | { kind: 'cancelled' };

export const project = {
  inspect: command<Inspection>()(z.object({ path: machinePath })),
  open: command<OpenResult>()(z.object({ path: machinePath, initialise: z.boolean().default(false) })),
  templates: command<{ templates: Template[]; defaultParent: string }>()(nothing),
  /** Makes `parent/name` from a template, with a first version, and opens it. */
  create: command<{ path: string }>()(
    z.object({ parent: machinePath, name: z.string().min(1).max(200), template: z.string() }),
  ),
  /** Opens the sample; makes it first (in a folder of its own) when it is not there. */
  openSample: command<{ path: string }>()(nothing),
  close: command<null>()(nothing),
  forgetRecent: command<null>()(z.object({ path: machinePath })),
  /** The native folder dialog; null when the user cancelled. Fails with `unavailable` where there is none. */
  pickFolder: command<{ path: string | null }>()(z.object({ title: z.string() })),
  /** For a folder browser on the screen. Without a path: the user's home. */
  listFolders: command<FolderListing>()(z.object({ path: machinePath.optional() })),
  /**
   * Reads the whole history and tells what is missing or damaged; `repair` makes whole what can be rebuilt and
   * deletes nothing. A job, answered when it has ended.
   */
  doctor: command<DoctorResult>()(z.object({ repair: z.boolean().default(false) })),
  /** Looks for edits made outside (on focus, for example). */
  refresh: command<null>()(nothing),
};
