import type { Stats } from 'node:fs';
import type { IgnoreRules } from './ignore-rules.ts';
import { type KeptFiles, knownFrom } from './kept-files.ts';
import type { KnownFile } from './known-files.ts';
import type { Oid, TreeEntry } from './types.ts';

/** What a folder looked like when its names were last listed. */
export type FolderStamp = {
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
  /** Names may have come or gone afterwards without it looking changed. */
  racy: boolean;
};

/** What is known of a folder of the project. */
export type KnownFolder = {
  /** From the project's top, '' for the top itself. */
  path: string;
  parent: KnownFolder | null;
  /** What belongs to the project, by name. Folders that hold nothing are here, too. */
  readonly files: Map<string, KnownFile>;
  /** The same as the stat cache's file holds it, as long as nobody has asked for `files`. */
  kept: KeptFiles | null;
  folders: Map<string, KnownFolder>;
  /** Entries of the tree that are not read from the disk: submodules, and what can't be read now. */
  held: Map<string, TreeEntry>;
  /** What can't be part of the project, and why. Such a folder is listed at every look. */
  skipped: Map<string, string>;
  /** The folder's tree; null when it holds nothing, or was never seen. */
  tree: Oid | null;
  /** Whether `tree` has to be made anew. */
  stale: boolean;
  /** Null when the names have to be listed anew. */
  listed: FolderStamp | null;
  /** Whether it is ignored and only holds what was tracked already; null when that is not known. */
  onlyTracked: boolean | null;
  /** The text of its ignore file. */
  ignoreText: string | null;
  /** The rules made of it and of those around it. */
  rules: { outer: IgnoreRules; text: string; own: IgnoreRules } | null;
  /** Ends the watch on it; null when it is not watched. */
  unwatch: (() => void) | null;
  /** Names that the watcher has seen change. */
  doubted: Set<string>;
  /** Whether something in a folder below is doubted. */
  doubtBelow: boolean;
};

export function newFolder(
  path: string,
  parent: KnownFolder | null,
  kept: KeptFiles | null = null,
): KnownFolder {
  let files: Map<string, KnownFile> | null = null;
  return {
    path,
    parent,
    kept,
    get files() {
      files ??= this.kept === null ? new Map() : knownFrom(this.kept);
      this.kept = null;
      return files;
    },
    folders: new Map(),
    held: new Map(),
    skipped: new Map(),
    tree: null,
    stale: true,
    listed: null,
    onlyTracked: parent === null ? false : null,
    ignoreText: null,
    rules: null,
    unwatch: null,
    doubted: new Set(),
    doubtBelow: false,
  };
}

export const pathIn = (folder: KnownFolder, name: string): string =>
  folder.path === '' ? name : `${folder.path}/${name}`;

/** The folder at a path; null when it is not known. */
export function findFolder(top: KnownFolder, path: string): KnownFolder | null {
  let folder: KnownFolder | undefined = top;
  for (const name of path === '' ? [] : path.split('/')) {
    folder = folder.folders.get(name);
    if (folder === undefined) return null;
  }
  return folder;
}

/** The folder at a path, made known if it is not. */
export function ensureFolder(top: KnownFolder, path: string): KnownFolder {
  let folder = top;
  for (const name of path === '' ? [] : path.split('/')) {
    let below = folder.folders.get(name);
    if (below === undefined) {
      below = newFolder(pathIn(folder, name), folder);
      folder.folders.set(name, below);
      folder.files.delete(name);
    }
    folder = below;
  }
  return folder;
}

/** Has the folder listed at the next look, and the trees above it made anew. */
export function distrust(folder: KnownFolder): void {
  folder.listed = null;
  for (let at: KnownFolder | null = folder; at !== null; at = at.parent) {
    at.stale = true;
    at.doubtBelow = true;
  }
}

/** Has a name looked at by the next look of a watched scan. */
export function doubt(folder: KnownFolder, name: string): void {
  folder.doubted.add(name);
  reachAgain(folder);
}

/** Forgets a folder below, with all that is known of it. */
export function forgetFolder(folder: KnownFolder, name: string): void {
  const below = folder.folders.get(name);
  if (below === undefined) return;
  unwatchAll(below);
  folder.folders.delete(name);
  folder.stale = true;
}

/** Has all trees made anew. */
export function forgetTrees(folder: KnownFolder): void {
  folder.tree = null;
  folder.stale = true;
  for (const below of folder.folders.values()) forgetTrees(below);
}

/** Ends the watches of a folder and all below it. */
export function unwatchAll(folder: KnownFolder): void {
  folder.unwatch?.();
  folder.unwatch = null;
  for (const below of folder.folders.values()) unwatchAll(below);
}

/** Whether a scan of a watched project has to come by. */
export const mustReach = (folder: KnownFolder): boolean =>
  folder.doubtBelow ||
  folder.doubted.size > 0 ||
  folder.skipped.size > 0 ||
  folder.listed === null ||
  folder.unwatch === null;

/** Leads the next scan to a folder. */
export function reachAgain(folder: KnownFolder): void {
  for (let at = folder.parent; at !== null && !at.doubtBelow; at = at.parent) at.doubtBelow = true;
}

const fineTickMs = 50;
const coarseTickMs = 2_100;

/** The stamp of a folder that is about to be listed. Racy as in `isRacy`. */
export function listedAs({ mtimeMs, ctimeMs, ino }: Stats): FolderStamp {
  const tick = ctimeMs % 1_000 === 0 ? coarseTickMs : fineTickMs;
  return { mtimeMs, ctimeMs, ino, racy: ctimeMs + tick > Date.now() };
}

export const isListedAs = ({ listed }: KnownFolder, stat: Stats): boolean =>
  listed !== null &&
  !listed.racy &&
  listed.mtimeMs === stat.mtimeMs &&
  listed.ctimeMs === stat.ctimeMs &&
  listed.ino === stat.ino;
