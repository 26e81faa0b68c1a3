import { z } from 'zod';
import { command } from '../command.ts';
import { at, projectPath, versionName } from '../shapes.ts';

export type FileEntry = {
  path: string;
  kind: 'file' | 'folder' | 'symlink' | 'submodule';
  /** Bytes; 0 for folders. */
  size: number;
  executable: boolean;
  /** Against the active version; null at a version, and for folders. */
  status: 'added' | 'modified' | 'unchanged' | null;
};

/** `oid` is git's blob id of the bytes (SHA-1 of `blob SIZE\0` + bytes): equal ids, equal bytes. */
export type FileContent =
  | { kind: 'text'; text: string; oid: string; size: number; executable: boolean }
  | { kind: 'binary'; oid: string; size: number }
  | { kind: 'large'; size: number }
  | { kind: 'symlink'; target: string }
  | { kind: 'submodule'; commit: string };

/** A file that changed since it was read: what stands there now (null: it is gone). */
export type SaveConflict = { path: string; current: FileContent | null };

export type SaveResult =
  | { kind: 'saved'; files: { path: string; oid: string }[] }
  | { kind: 'conflict'; conflicts: SaveConflict[] };

/** Files larger than this (bytes) are not opened in the editor. */
export const editorLimit = 5 * 1024 * 1024;

export const files = {
  /** All files and folders, sorted by path, without what is ignored. */
  list: command<{ entries: FileEntry[] }>()(z.object({ at })),
  read: command<FileContent>()(z.object({ at, path: projectPath })),
  /**
   * Saves text into the latest draft: all files or, on a conflict, none.
   * `expected`: the oid that the text is based on; null: the file must not exist yet; absent: overwrite.
   * `onto`: with a version, the draft is first replaced by that version (kept for Undo), then saved to.
   */
  save: command<SaveResult>()(
    z.object({
      files: z
        .array(z.object({ path: projectPath, text: z.string(), expected: z.string().nullable().optional() }))
        .min(1),
      onto: z
        .discriminatedUnion('kind', [
          z.object({ kind: z.literal('draft') }),
          z.object({ kind: z.literal('version'), name: versionName }),
        ])
        .default({ kind: 'draft' }),
    }),
  ),
  create: command<null>()(z.object({ path: projectPath, kind: z.enum(['file', 'folder']) })),
  /** Renames or moves a file or folder; never over something else. */
  rename: command<null>()(z.object({ from: projectPath, to: projectPath })),
  /** To the system's trash, or the project's own where there is none; `undoToken` brings it back then. */
  remove: command<{ undoToken: string | null }>()(z.object({ path: projectPath })),
  undoRemove: command<null>()(z.object({ undoToken: z.string() })),
  reveal: command<null>()(z.object({ path: projectPath })),
};
