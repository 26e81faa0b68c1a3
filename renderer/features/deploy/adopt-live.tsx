import { useState } from 'react';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { useNameCheck } from '../../shared/use-name-check.ts';
import { VersionNameFields } from '../../shared/version-name-fields.tsx';
import { client } from '../../store/client.ts';
import { openOverlay, toast } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { ConfirmFields } from './confirm-fields.tsx';
import { isConfirmed, noConfirmation } from './confirmation.ts';

type Props = { target: Environment; onBack: () => void };

/** Names the version that is made of what runs there. */
export function AdoptLive({ target, onBack }: Props) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [confirmation, setConfirmation] = useState(noConfirmation);
  const [busy, setBusy] = useState(false);
  const check = useNameCheck(name);

  const ready = check.state === 'good' && isConfirmed(target, confirmation);

  const adopt = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setError(null);
    const reply = await client.deploy.adopt({ environment: target.id, name, description, ...confirmation });
    setBusy(false);
    if (!reply.ok) {
      setError(reply.error);
      return;
    }
    const { version } = reply.value;
    toast({
      tone: 'success',
      title: `What runs in ${target.name} is ${version} now`,
      detail: 'Restore it to work on with it.',
      action: { label: 'Restore', run: () => openOverlay({ kind: 'restore', version }) },
    });
    onBack();
  };

  return (
    <Dialog
      title={`Adopt what runs in ${target.name}`}
      description="What runs there becomes a new version. The latest draft and what runs there stay as they are."
      onClose={onBack}
      footer={
        <>
          <Button onClick={onBack}>Back</Button>
          <Button variant="primary" busy={busy} disabled={!ready} onClick={() => void adopt()}>
            Adopt
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <VersionNameFields
          name={name}
          onName={setName}
          check={check}
          description={description}
          onDescription={setDescription}
          onSubmit={() => void adopt()}
          disabled={busy}
        />
        <ConfirmFields
          target={target}
          value={confirmation}
          onChange={setConfirmation}
          onSubmit={() => void adopt()}
          quiet
        />
        {error && <Note tone="danger">{error.message}</Note>}
      </div>
    </Dialog>
  );
}
