import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Session, UnsavedText } from '../../../contract/commands/session.ts';
import { contract } from '../../../contract/contract.ts';
import { createTemps } from '../repository/durable-fs.ts';
import { createQueue } from '../repository/parallel.ts';
import { missing } from './files/safe-path.ts';

/** What the editor had open and had not saved, kept for one project. */
export type SessionStore = {
  load: () => Promise<Session>;
  saveTabs: (tabs: Pick<Session, 'tabs' | 'active'>) => Promise<void>;
  putUnsaved: (unsaved: UnsavedText) => Promise<void>;
  dropUnsaved: (place: UnsavedPlace) => Promise<void>;
  /** How many unsaved texts are kept. */
  unsavedCount: () => number;
};

/** Text typed on a version does not displace the draft's. */
type UnsavedPlace = Pick<UnsavedText, 'path' | 'at'>;

const keyOf = ({ path, at }: UnsavedPlace) =>
  JSON.stringify([path, at.kind, at.kind === 'version' ? at.name : '']);
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const tabsSchema = contract.session.saveTabs.input;
const unsavedSchema = contract.session.putUnsaved.input;

/**
 * One file for the tabs and one for each unsaved text, so that typing in one never rewrites the others. What
 * can't be read is kept aside as `.corrupt`. `projectPath` is the project's real path.
 */
export async function openSession(dataDir: string, projectPath: string): Promise<SessionStore> {
  const folder = join(dataDir, 'sessions', hash(projectPath));
  const tabsFile = join(folder, 'tabs.json');
  const unsavedFolder = join(folder, 'unsaved');
  const temps = createTemps(join(folder, 'tmp'));
  const unsavedFile = (place: UnsavedPlace) => join(unsavedFolder, `${hash(keyOf(place))}.json`);
  // In the order of typing: an older text must not overtake a newer one on its way to the disk.
  const inOrder = createQueue();
  const unsaved = new Map<string, UnsavedText>();

  for (const name of (await readdir(unsavedFolder).catch(missing)) ?? []) {
    if (!name.endsWith('.json')) continue;
    const found = await readStored(join(unsavedFolder, name), unsavedSchema);
    if (found) unsaved.set(keyOf(found), found);
  }
  const write = (path: string, value: unknown) => temps.replace(path, Buffer.from(JSON.stringify(value)));

  return {
    load: async () => {
      const stored = await readStored(tabsFile, tabsSchema);
      return { ...(stored ?? { tabs: [], active: null }), unsaved: [...unsaved.values()] };
    },
    saveTabs: tabs => inOrder(() => write(tabsFile, tabs)),
    putUnsaved: text =>
      inOrder(async () => {
        await write(unsavedFile(text), text);
        unsaved.set(keyOf(text), text);
      }),
    dropUnsaved: place =>
      inOrder(async () => {
        await rm(unsavedFile(place), { force: true });
        unsaved.delete(keyOf(place));
      }),
    unsavedCount: () => unsaved.size,
  };
}

async function readStored<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | null> {
  const text = await readFile(path, 'utf8').catch(missing);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    await rename(path, `${path}.corrupt`);
    return null;
  }
}
