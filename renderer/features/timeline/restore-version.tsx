import { useState } from 'react';
import type { ErrorInfo } from '../../../contract/errors.ts';
import { client } from '../../store/client.ts';
import { useEditorPort } from '../../store/editor-port.ts';
import { errorTitles } from '../../store/error-words.ts';
import { closeOverlay, useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { isOlder } from './is-older.ts';
import { restoreVersion, type Unsaved } from './restore-deed.ts';
import { RestoreProgress } from './restore-progress.tsx';
import { RestoreSummary } from './restore-summary.tsx';
import { UnsavedChoice } from './unsaved-choice.tsx';
import { UnsavedNote } from './unsaved-note.tsx';

type Work = 'idle' | 'working' | 'unsaved' | ErrorInfo;

/** Makes a version the working state. Nothing is lost by it: the draft is kept for Undo. */
export function RestoreVersion({ version }: { version: string }) {
  const { path, draft, stamps, readOnly } = useProject();
  const dirty = useEditorPort(editor => editor.dirty);
  const [unsaved, setUnsaved] = useState<Unsaved>('save');
  const [work, setWork] = useState<Work>('idle');
  const versions = useQuery(`${path} ${stamps.versions}`, () => client.versions.list({}));
  const changes = useQuery(`${path} ${version} ${stamps.files} ${stamps.versions}`, () =>
    client.compare.files({ a: { kind: 'draft' }, b: { kind: 'version', name: version } }),
  );
  const plan = useQuery(`${path} ${version} ${stamps.files} ${stamps.versions} plan`, () =>
    client.versions.planRestore({ name: version }),
  );
  const refusals = plan.value?.refusals ?? [];

  const back = isOlder(version, draft.base, versions.value?.versions ?? []);
  const verb = back ? 'Roll back' : 'Restore';
  const same = changes.value?.changes.length === 0 && dirty.length === 0 && draft.base === version;
  const ready =
    work !== 'working' && readOnly === null && changes.state !== 'failed' && !same && refusals.length === 0;

  const restore = async () => {
    setWork('working');
    const result = await restoreVersion(version, dirty.length > 0 ? unsaved : 'none');
    if (result === 'done') closeOverlay();
    else setWork(result);
  };

  return (
    <Dialog
      title={back ? `Roll back to ${version}?` : `Restore ${version}?`}
      onClose={closeOverlay}
      footer={
        <>
          <Button onClick={closeOverlay}>{same ? 'Close' : 'Cancel'}</Button>
          {!same && (
            <Button
              variant="primary"
              busy={work === 'working'}
              disabled={!ready}
              onClick={() => void restore()}
            >
              {verb}
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
        <RestoreSummary version={version} changes={changes} same={same} />
        {refusals.length > 0 && (
          <Note tone="danger" title="This version can’t be restored">
            <ul className="flex flex-col gap-1 break-words">
              {refusals.map(refusal => (
                <li key={refusal}>{refusal}</li>
              ))}
            </ul>
          </Note>
        )}
        <UnsavedNote paths={dirty}>
          <UnsavedChoice value={unsaved} onChange={setUnsaved} />
        </UnsavedNote>
        {work === 'working' && <RestoreProgress />}
        {work === 'unsaved' && (
          <Note tone="danger" title="Not saved">
            Not everything could be saved, so nothing was restored.
          </Note>
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
