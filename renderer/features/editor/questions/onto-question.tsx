import { useState } from 'react';
import { changeCount } from '../../../store/standing.ts';
import { useProject } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { atOf } from '../documents/document.ts';
import { dirtyKeys, useEditor } from '../documents/editor-store.ts';
import { Choice } from './choice.tsx';
import { PathList } from './path-list.tsx';
import type { Asking } from './questions.ts';

/** Text was typed on a version: what shall become of the current draft? */
export function OntoQuestion({ about: { version, paths }, answer }: Asking<'onto'>) {
  const [chosen, setChosen] = useState<'onto' | 'draft'>('onto');
  const { draft } = useProject();
  const unsaved = useEditor(state => dirtyKeys(state).filter(key => atOf(key).kind === 'draft').length);
  const files = paths.length === 1 ? 'this file' : `these ${paths.length} files`;
  const count = changeCount(draft.changes);
  const held =
    draft.base === null || count === 0
      ? 'The latest draft'
      : `The latest draft (${count} ${count === 1 ? 'file' : 'files'} changed since ${draft.base})`;
  return (
    <Dialog
      title={`Save your change to ${version}`}
      description="A version never changes. Your text goes into the latest draft; choose how."
      onClose={() => answer('cancel')}
      footer={
        <>
          <Button onClick={() => answer('cancel')}>Cancel</Button>
          <Button variant="primary" onClick={() => answer(chosen)}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <PathList paths={paths} />
        <Choice
          label="How to save"
          value={chosen}
          onChange={setChosen}
          onEnter={() => answer(chosen)}
          options={[
            {
              value: 'onto',
              label: `On top of ${version}`,
              note: `${held} is replaced by ${version} with your change. It is kept, and Undo brings it back.`,
            },
            {
              value: 'draft',
              label: 'Into the current draft',
              note: `Only ${files} ${paths.length === 1 ? 'is' : 'are'} put into the latest draft; everything else in it stays.`,
            },
          ]}
        />
        {unsaved > 0 && (
          <p className="text-muted">
            Unsaved text in the draft’s own tabs ({unsaved} {unsaved === 1 ? 'file' : 'files'}) stays there,
            unsaved.
          </p>
        )}
      </div>
    </Dialog>
  );
}
