import { closeOverlay, useStore } from '../../store/store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { DeployRun } from './deploy-run.tsx';

/** A deployment that runs, or ran, in the background. */
export function RunningDeployment({ id }: { id: string }) {
  const job = useStore(state => state.jobs[id]);
  if (job) return <DeployRun job={job} environment={job.environment} onAgain={null} />;
  return (
    <Dialog title="Deployment" onClose={closeOverlay}>
      <Note tone="warning">That deployment has ended. Its receipt is in the activity.</Note>
    </Dialog>
  );
}
