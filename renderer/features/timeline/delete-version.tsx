import { useState } from 'react';
import type { ErrorInfo } from '../../../contract/errors.ts';
import { client, told } from '../../store/client.ts';
import { errorTitles } from '../../store/error-words.ts';
import { closeOverlay, openOverlay, toast, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { neededBy } from './needed-by.ts';

/** Takes a version out of the history. What it holds is kept, so that Undo brings it back. */
export function DeleteVersion({ version }: { version: string }) {
  const { environments, standing, draft, readOnly } = useProject();
  const [work, setWork] = useState<'idle' | 'working' | ErrorInfo>('idle');
  const needed = neededBy(version, environments);
  const viewed = standing.kind === 'viewing' && standing.version === version;

  const remove = async () => {
    setWork('working');
    const reply = await client.versions.delete({ name: version });
    if (!reply.ok) {
      setWork(reply.error);
      return;
    }
    openOverlay({ kind: 'versions' });
    toast({
      tone: 'success',
      title: `Version ${version} was deleted`,
      action: { label: 'Undo', run: () => void bringBack(version, reply.value.undoToken) },
    });
  };

  return (
    <Dialog
      title={`Delete version ${version}?`}
      size="sm"
      onClose={closeOverlay}
      footer={
        <>
          <Button onClick={closeOverlay}>{needed ? 'Close' : 'Cancel'}</Button>
          {!needed && (
            <Button
              variant="danger"
              busy={work === 'working'}
              disabled={readOnly !== null}
              onClick={() => void remove()}
            >
              Delete version
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {readOnly && (
          <Note tone="warning" title="This project is read-only">
            {readOnly.message}
          </Note>
        )}
        {needed ? (
          <Note tone="warning" title="An environment needs this version">
            {needed} Deploy another version there first.
          </Note>
        ) : (
          <ul className="flex list-disc flex-col gap-1 pl-5">
            <li>It leaves the history. What it holds is kept inside the project, and Undo brings it back.</li>
            <li>The latest draft and your files stay as they are.</li>
            {draft.base === version && (
              <li>It is the active version: the latest draft then stands on the one before.</li>
            )}
            {viewed && <li>You are looking at it: the latest draft is shown instead.</li>}
          </ul>
        )}
        {typeof work === 'object' && (
          <Note tone="danger" title={errorTitles[work.code]}>
            {work.message}
          </Note>
        )}
      </div>
    </Dialog>
  );
}

async function bringBack(name: string, undoToken: string): Promise<void> {
  const reply = await client.versions.undelete({ name, undoToken });
  told(reply);
  if (reply.ok) toast({ tone: 'success', title: `Version ${name} is back` });
}
