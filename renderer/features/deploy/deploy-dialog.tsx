import { useState } from 'react';
import type { DeploySource } from '../../../contract/commands/deploy.ts';
import { closeOverlay, useProject, useStore } from '../../store/store.ts';
import { noConfirmation } from './confirmation.ts';
import { DeployForm } from './deploy-form.tsx';
import { DeployRun } from './deploy-run.tsx';

type Props = { environment: string | null; source: DeploySource };

/** Chooses and starts a deployment, then shows it until it has ended. */
export function DeployDialog({ environment, source }: Props) {
  const { environments } = useProject();
  const [jobId, setJobId] = useState<string | null>(null);
  const [chosen, setChosen] = useState(() => environment ?? (environments[0]?.id || null));
  const [from, setFrom] = useState(source);
  // Kept here, so that whoever comes back to the form need not type it again.
  const [typed, setTyped] = useState({ name: '', description: '', confirmation: noConfirmation });
  const job = useStore(state => (jobId === null ? undefined : state.jobs[jobId]));

  if (job) return <DeployRun job={job} environment={chosen} onAgain={() => setJobId(null)} />;
  return (
    <DeployForm
      environment={chosen}
      onEnvironment={setChosen}
      source={from}
      onSource={setFrom}
      typed={typed}
      onTyped={change => setTyped(before => ({ ...before, ...change }))}
      // The job's first record may come a moment after its id.
      starting={jobId !== null}
      onStarted={setJobId}
      onClose={closeOverlay}
    />
  );
}
