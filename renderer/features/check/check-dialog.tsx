import { errorTitles } from '../../store/error-words.ts';
import { closeOverlay, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { Progress } from '../../ui/progress.tsx';
import { CheckReport } from './check-report.tsx';
import { type Check, useCheck } from './use-check.ts';

/** Reads the whole project, tells what is damaged, and repairs what can be. Closing it ends what runs. */
export function CheckDialog() {
  const { readOnly } = useProject();
  const { check, run, stop, job } = useCheck();
  const repairable = check.state === 'checked' && check.report.repairable;
  // Damage alone does not stand in a repair's way.
  const obstacle = readOnly && readOnly.code !== 'repository-damaged' ? readOnly : null;
  return (
    <Dialog
      title="Check project"
      description="Reads the whole history and proves that each stored file is what it was when it was saved."
      onClose={closeOverlay}
      footer={
        check.state === 'running' ? (
          <Button onClick={stop} disabled={!job?.cancellable}>
            {check.repair ? 'Cancel repair' : 'Cancel check'}
          </Button>
        ) : (
          <>
            <Button onClick={() => void run(false)}>Check again</Button>
            <Button variant={repairable ? 'secondary' : 'primary'} onClick={closeOverlay}>
              Close
            </Button>
            {repairable && (
              <Button variant="primary" disabled={obstacle !== null} onClick={() => void run(true)}>
                Repair
              </Button>
            )}
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {check.state === 'running' && (
          <div role="status" className="flex flex-col gap-2">
            <Progress
              ratio={job?.ratio ?? null}
              label={check.repair ? 'Repairing the project' : 'Checking the project'}
            />
            <span className="min-h-5 truncate text-muted">
              {job?.message || (check.repair ? 'Repairing' : 'Reading')}
            </span>
          </div>
        )}
        <Outcome check={check} />
        {repairable && obstacle && (
          <Note tone="warning" title="Nothing can be repaired now">
            {obstacle.message}
          </Note>
        )}
      </div>
    </Dialog>
  );
}

function Outcome({ check }: { check: Check }) {
  switch (check.state) {
    case 'running':
      return null;
    case 'cancelled':
      return (
        <Note title={check.repair ? 'The repair was cancelled' : 'The check was cancelled'}>
          {check.repair
            ? 'What was repaired until then stays repaired. Check again to see what is left.'
            : 'Nothing was changed.'}
        </Note>
      );
    case 'failed':
      return (
        <Note tone="danger" title={errorTitles[check.error.code]}>
          {check.error.message}
        </Note>
      );
    case 'checked':
      return <CheckReport report={check.report} repaired={check.repair} />;
  }
}
