import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Difference } from './difference.tsx';
import type { Asking } from './questions.ts';

export function DifferenceDialog({ about: { path, mine, theirs }, answer }: Asking<'difference'>) {
  return (
    <Dialog
      title={path}
      size="xl"
      onClose={() => answer('cancel')}
      footer={
        <Button variant="primary" onClick={() => answer('cancel')}>
          Done
        </Button>
      }
    >
      <Difference path={path} theirs={theirs} mine={mine} />
    </Dialog>
  );
}
