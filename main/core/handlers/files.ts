import type { HandlersOf } from '../../../contract/contract.ts';
import { Failure } from '../failure.ts';
import { createEntry, renameEntry } from '../project/files/arrange-files.ts';
import { listFiles } from '../project/files/list-files.ts';
import { readFileAt } from '../project/files/read-file.ts';
import { locate } from '../project/files/safe-path.ts';
import { saveFiles } from '../project/files/save-files.ts';
import { removeEntry, undoRemove } from '../project/files/trash.ts';
import type { Services } from '../services.ts';

export function filesHandlers({ ports, workspace, changed }: Services): HandlersOf<'files'> {
  const writing = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      // Also after a failure: a part may have been written, and the screen must show what stands there.
      changed('files');
    }
  };
  return {
    list: async ({ at }) => ({ entries: await listFiles(workspace(), at) }),
    read: ({ at, path }) => readFileAt(workspace(), at, path),
    save: input => writing(saveFiles(workspace(), input)),
    create: async ({ path, kind }) => {
      await writing(createEntry(workspace(), path, kind));
      return null;
    },
    rename: async ({ from, to }) => {
      await writing(renameEntry(workspace(), from, to));
      return null;
    },
    remove: async ({ path }) => ({
      undoToken: await writing(removeEntry(workspace(), path, ports.moveToTrash)),
    }),
    undoRemove: async ({ undoToken }) => {
      await writing(undoRemove(workspace(), undoToken));
      return null;
    },
    reveal: async ({ path }) => {
      const { path: folder } = workspace();
      if (!ports.revealFile) throw new Failure('unavailable', 'There is no file manager to show it in.');
      await ports.revealFile(await locate(folder, path));
      return null;
    },
  };
}
