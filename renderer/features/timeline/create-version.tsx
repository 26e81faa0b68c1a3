import { useState } from 'react';
import { AuthorNote } from '../../shared/author-note.tsx';
import { useNameCheck } from '../../shared/use-name-check.ts';
import { VersionNameFields } from '../../shared/version-name-fields.tsx';
import { useEditorPort } from '../../store/editor-port.ts';
import { errorTitles } from '../../store/error-words.ts';
import { changeCount } from '../../store/standing.ts';
import { closeOverlay, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { keysLabel } from '../../ui/keys.ts';
import { Note } from '../../ui/note.tsx';
import { createVersion, type Failed } from './create-version-deed.ts';
import { DraftSummary } from './draft-summary.tsx';
import { UnsavedNote } from './unsaved-note.tsx';

type Work = 'idle' | 'working' | 'unchanged' | Failed;

/** Names the latest draft's state: a version that never changes again. */
export function CreateVersion() {
  const { standing, draft, author, readOnly } = useProject();
  const dirty = useEditorPort(editor => editor.dirty);
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [saveFirst, setSaveFirst] = useState(true);
  const [anyway, setAnyway] = useState(false);
  const [work, setWork] = useState<Work>('idle');
  const check = useNameCheck(name);

  const saving = dirty.length > 0 && saveFirst;
  const unchanged =
    work === 'unchanged' || (draft.base !== null && changeCount(draft.changes) === 0 && !saving);
  const ready =
    work !== 'working' &&
    (check.state === 'good' || check.state === 'checking') &&
    author !== null &&
    readOnly === null &&
    (!unchanged || anyway);

  const create = async () => {
    if (!ready) return;
    setWork('working');
    const result = await createVersion({ name, description, saveFirst: saving, allowUnchanged: anyway });
    if (result === 'created') closeOverlay();
    else setWork(result);
  };

  return (
    <Dialog
      title="Create version"
      {...(standing.kind === 'viewing' && {
        description: `It is made of your latest draft, not of ${standing.version}, which you are viewing.`,
      })}
      onClose={closeOverlay}
      footer={
        <>
          <span className="mr-auto text-sm text-muted">{keysLabel('CmdOrCtrl+Enter')} creates it</span>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button variant="primary" busy={work === 'working'} disabled={!ready} onClick={() => void create()}>
            Create version
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {readOnly && (
          <Note tone="warning" title="This project is read-only">
            {readOnly.message}
          </Note>
        )}
        <AuthorNote />
        <VersionNameFields
          name={name}
          onName={setName}
          check={check}
          description={description}
          onDescription={setDescription}
          onSubmit={() => void create()}
          disabled={work === 'working'}
        />
        <UnsavedNote paths={dirty}>
          <Checkbox checked={saveFirst} onChange={setSaveFirst}>
            Save {dirty.length === 1 ? 'it' : 'them'} first, so that the version holds the text
          </Checkbox>
        </UnsavedNote>
        <DraftSummary />
        {unchanged && (
          <Note tone="info" title={`Nothing has changed since ${draft.base}`}>
            <p>A new version would hold the very same files.</p>
            <div className="mt-1 text-text">
              <Checkbox checked={anyway} onChange={setAnyway}>
                Create it anyway
              </Checkbox>
            </div>
          </Note>
        )}
        {typeof work === 'object' && (
          <Note tone="danger" title={work.kind === 'refused' ? errorTitles[work.error.code] : 'Not saved'}>
            {work.kind === 'refused'
              ? work.error.message
              : 'Not everything could be saved, so no version was made.'}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
