import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { RecentProject } from '../../contract/snapshot.ts';

const storedRecent = z.object({ path: z.string().min(1), name: z.string(), openedAt: z.iso.datetime() });
export type StoredRecent = z.infer<typeof storedRecent>;

const recentKept = 20;

/** The stored list without its bad rows. */
export function parseRecent(stored: unknown): StoredRecent[] {
  if (!Array.isArray(stored)) return [];
  return stored
    .flatMap(row => {
      const parsed = storedRecent.safeParse(row);
      return parsed.success ? [parsed.data] : [];
    })
    .slice(0, recentKept);
}

/** Newest first, each path once, at most 20. */
export function addRecent(recent: StoredRecent[], project: StoredRecent): StoredRecent[] {
  return [project, ...recent.filter(known => known.path !== project.path)].slice(0, recentKept);
}

/**
 * Marks those whose folder is gone. `opened` is looked at by the engine all the time anyway: no need for the
 * detour of a promise, which the others, on a disk that may be asleep, are worth.
 */
export async function withMissing(recent: StoredRecent[], opened?: string): Promise<RecentProject[]> {
  return Promise.all(
    recent.map(async project => {
      const isThere = project.path === opened ? isFolder(opened) : await isFolderBehind(project.path);
      return { ...project, missing: !isThere };
    }),
  );
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const isFolderBehind = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isDirectory() ?? false;
