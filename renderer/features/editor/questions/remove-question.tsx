import { useStore } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { baseName } from '../tree/tree-paths.ts';
import type { Asking } from './questions.ts';

export function RemoveQuestion({ about: { path, folder, unsaved }, answer }: Asking<'remove'>) {
  const systemTrash = useStore(state => state.snapshot?.app.capabilities.systemTrash);
  return (
    <Dialog
      size="sm"
      title={`Delete ${baseName(path)}?`}
      description={
        <>
          <p>
            {folder ? 'The folder and everything in it' : 'The file'} leaves the latest draft.{' '}
            {systemTrash
              ? 'It goes to your system’s trash, from where you can bring it back.'
              : 'It is kept in this project’s own trash, and Undo brings it back.'}{' '}
            Versions that hold it keep it.
          </p>
          {unsaved > 0 && (
            <p className="mt-2">
              {unsaved === 1 ? 'Its unsaved text stays' : `Unsaved text in ${unsaved} files stays`} open in{' '}
              {unsaved === 1 ? 'its tab.' : 'their tabs.'}
            </p>
          )}
        </>
      }
      onClose={() => answer('cancel')}
      footer={
        <>
          <Button onClick={() => answer('cancel')}>Cancel</Button>
          <Button variant="danger" data-initial-focus onClick={() => answer('remove')}>
            Delete
          </Button>
        </>
      }
    />
  );
}
