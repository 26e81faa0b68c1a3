import { useState } from 'react';
import { useInspection } from '../../shared/use-inspection.ts';
import { openProject } from '../../store/open-project.ts';
import { closeOverlay } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { fileCountWords } from './folder-words.ts';

/** A folder without git: nothing was touched yet, so ask. */
export function Initialise({ path }: { path: string }) {
  const inspection = useInspection(path);
  const [starting, setStarting] = useState(false);
  const count = inspection?.kind === 'folder' ? inspection.fileCount : null;
  const readOnly = inspection?.kind === 'folder' && !inspection.writable;

  const start = async () => {
    setStarting(true);
    const opened = await openProject.open(path, true);
    setStarting(false);
    if (opened) closeOverlay();
  };

  return (
    <Dialog
      title="Keep versions of this folder?"
      onClose={closeOverlay}
      footer={
        <>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button
            data-initial-focus
            variant="primary"
            busy={starting}
            disabled={readOnly}
            onClick={() => void start()}
          >
            Start keeping versions
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="selectable rounded-md bg-sunken px-3 py-2 font-mono break-all">{path}</p>
        <p>
          Tagline will create a hidden <code className="font-mono">.git</code> folder in it, where the
          versions are kept. {fileWords(count)}
        </p>
        {readOnly && (
          <Note tone="warning" title="This folder can’t be written">
            Change its permissions, or copy it to a place where you can write.
          </Note>
        )}
      </div>
    </Dialog>
  );
}

function fileWords(count: number | null): string {
  if (count === null) return 'Your files are not changed.';
  if (count === 0) return 'The folder is empty so far.';
  return `Your ${fileCountWords(count)} ${count === 1 ? 'is' : 'are'} not changed.`;
}
