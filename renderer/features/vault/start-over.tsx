import { useState } from 'react';
import { client, told } from '../../store/client.ts';
import { openOverlay, toast } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

const back = () => openOverlay({ kind: 'settings' });

/** The way out of a damaged vault and of a forgotten passphrase. */
export function StartOver() {
  const [busy, setBusy] = useState(false);
  const begin = async () => {
    setBusy(true);
    const done = told(await client.vault.startOver({}));
    setBusy(false);
    if (done === null) return;
    const { keptAt } = done;
    back();
    toast({
      tone: 'success',
      title: 'No credentials are set now',
      ...(keptAt ? { detail: `The old file: ${keptAt}` } : {}),
    });
  };
  return (
    <Dialog
      title="Start over without credentials?"
      size="sm"
      onClose={back}
      description="The file with the credentials of all projects is kept aside, and nothing in it can be used until you put it back."
      footer={
        <>
          <Button onClick={back}>Cancel</Button>
          <Button variant="danger" busy={busy} onClick={() => void begin()}>
            Start over
          </Button>
        </>
      }
    />
  );
}
