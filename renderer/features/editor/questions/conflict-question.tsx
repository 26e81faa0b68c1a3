import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { baseName } from '../tree/tree-paths.ts';
import { Difference } from './difference.tsx';
import type { Asking } from './questions.ts';

export function ConflictQuestion({ about: { path, mine, theirs }, answer }: Asking<'conflict'>) {
  const gone = theirs === null;
  return (
    <Dialog
      title={gone ? `${baseName(path)} was deleted meanwhile` : `${baseName(path)} was changed meanwhile`}
      description={
        gone
          ? 'Another program deleted the file after you opened it. Nothing was saved yet.'
          : 'Another program changed the file after you opened it. Nothing was saved yet.'
      }
      size={gone ? 'md' : 'xl'}
      onClose={() => answer('cancel')}
      footer={
        <>
          <Button onClick={() => answer('cancel')}>Cancel</Button>
          <Button onClick={() => answer('theirs')}>{gone ? 'Discard my text' : 'Take theirs'}</Button>
          <Button variant="primary" onClick={() => answer('mine')}>
            {gone ? 'Make the file again' : 'Overwrite with mine'}
          </Button>
        </>
      }
    >
      {gone ? undefined : <Difference path={path} theirs={theirs} mine={mine} />}
    </Dialog>
  );
}
