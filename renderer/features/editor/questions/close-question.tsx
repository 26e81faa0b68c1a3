import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { baseName } from '../tree/tree-paths.ts';
import { PathList } from './path-list.tsx';
import type { Asking } from './questions.ts';

export function CloseQuestion({ about: { paths }, answer }: Asking<'close'>) {
  const [first = ''] = paths;
  const one = paths.length === 1;
  return (
    <Dialog
      title={
        one ? `Save ${baseName(first)} before closing it?` : `Save ${paths.length} files before closing them?`
      }
      description="What you typed is not in the latest draft yet."
      onClose={() => answer('cancel')}
      footer={
        <>
          <Button onClick={() => answer('cancel')}>Cancel</Button>
          <Button onClick={() => answer('discard')}>Don’t save</Button>
          <Button variant="primary" data-initial-focus onClick={() => answer('save')}>
            Save
          </Button>
        </>
      }
    >
      {one ? undefined : <PathList paths={paths} />}
    </Dialog>
  );
}
