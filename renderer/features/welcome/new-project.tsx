import { useState } from 'react';
import type { ErrorInfo } from '../../../contract/errors.ts';
import { FolderField } from '../../shared/folder-field.tsx';
import { joinPath } from '../../shared/paths.ts';
import { client } from '../../store/client.ts';
import { errorTitles } from '../../store/error-words.ts';
import { closeOverlay } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { projectNameProblem } from './project-name.ts';
import { TemplateCards } from './template-cards.tsx';
import { useNewPlace } from './use-new-place.ts';

/** A new project from a template, in a folder of its own. */
export function NewProject() {
  const query = useQuery('templates', () => client.project.templates({}));
  const [chosen, setChosen] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [typedParent, setParent] = useState<string | null>(null);
  const [work, setWork] = useState<'idle' | 'creating' | ErrorInfo>('idle');

  const templates = query.value?.templates ?? [];
  const template = chosen ?? templates[0]?.id ?? null;
  const parent = typedParent ?? query.value?.defaultParent ?? '';
  const path = parent && name.trim() ? joinPath(parent, name.trim()) : null;
  const nameProblem = name === '' ? null : projectNameProblem(name.trim());
  const place = useNewPlace(parent, nameProblem ? null : path);
  const ready = path !== null && template !== null && !nameProblem && !place.problem && work !== 'creating';

  const create = async () => {
    if (!ready) return;
    setWork('creating');
    const reply = await client.project.create({ parent, name: name.trim(), template });
    if (reply.ok) closeOverlay();
    else setWork(reply.error);
  };

  return (
    <Dialog
      title="New project"
      description="A folder of its own, with a first version."
      size="lg"
      onClose={closeOverlay}
      footer={
        <>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button
            variant="primary"
            busy={work === 'creating'}
            disabled={!ready}
            onClick={() => void create()}
          >
            Create project
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault();
          void create();
        }}
      >
        <TextField
          data-initial-focus
          label="Name"
          value={name}
          onChange={event => setName(event.target.value)}
          error={nameProblem ?? place.nameProblem}
          placeholder="order-sync"
          maxLength={200}
          required
        />
        {query.state === 'loading' && <Spinner label="Reading templates" />}
        {query.state === 'failed' && <Note tone="danger">{query.error.message}</Note>}
        {template !== null && <TemplateCards templates={templates} value={template} onChange={setChosen} />}
        <FolderField
          label="Where"
          value={parent}
          onChange={setParent}
          error={place.parentProblem}
          hint={
            path && (
              <>
                Will be created as <span className="selectable font-mono break-all">{path}</span>
              </>
            )
          }
        />
        {typeof work === 'object' && (
          <Note tone="danger" title={errorTitles[work.code]}>
            {work.message}
          </Note>
        )}
        {/* Enter in a field submits only where the form holds a submit button. */}
        <button type="submit" hidden disabled={!ready} />
      </form>
    </Dialog>
  );
}
