import { join } from 'node:path';
import { createBreather } from '../../../repository/breathe.ts';
import { errnoOf } from '../../../repository/durable-fs.ts';
import { forEachBounded } from '../../../repository/parallel.ts';
import type { FileAccess } from './file-access.ts';

/** Removes a folder with everything in it, or a file, if it is there. Links are removed, never followed. */
export async function removeTree(folder: string, access: FileAccess): Promise<void> {
  const breathe = createBreather();
  const empty = async (place: string): Promise<void> => {
    const entries = await access.list(place);
    const files = entries.filter(entry => !entry.isDirectory());
    for (const entry of entries) if (entry.isDirectory()) await empty(join(place, entry.name));
    await forEachBounded(files, access.atOnce, async ({ name }) => {
      await breathe();
      await access.remove(join(place, name));
    });
    await access.removeFolder(place);
  };
  try {
    await empty(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') await access.remove(folder);
    else if (errnoOf(error) !== 'ENOENT') throw error;
  }
}
