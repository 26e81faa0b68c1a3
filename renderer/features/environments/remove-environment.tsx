import { useState } from 'react';
import { client, told } from '../../store/client.ts';
import { closeOverlay, openOverlay, toast, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

export function RemoveEnvironment({ id }: { id: string }) {
  const environment = useProject().environments.find(candidate => candidate.id === id);
  const [busy, setBusy] = useState(false);
  if (!environment) return null;
  const remove = async () => {
    setBusy(true);
    const reply = await client.environments.remove({ id });
    setBusy(false);
    if (told(reply) === null && !reply.ok) return;
    openOverlay({ kind: 'environments' });
    toast({
      tone: 'success',
      title: `${environment.name} was deleted`,
      detail: 'Its receipts stay in Activity.',
    });
  };
  return (
    <Dialog
      title={`Delete ${environment.name}?`}
      size="sm"
      onClose={closeOverlay}
      description="Tagline forgets this environment and its connections."
      footer={
        <>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button variant="danger" busy={busy} onClick={() => void remove()}>
            Delete environment
          </Button>
        </>
      }
    >
      <ul className="list-disc pl-5">
        <li>What runs there ({environment.targetSummary}) is not touched.</li>
        <li>Its receipts stay in Activity.</li>
      </ul>
    </Dialog>
  );
}
