import { useState } from 'react';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import type { TargetLockState } from '../../../contract/target.ts';
import { client } from '../../store/client.ts';
import { toast } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';

type Props = { environment: Environment; lock: TargetLockState; onClose: (broken: boolean) => void };

/** Asks before the lock of a deployment that somebody else runs is taken away. */
export function BreakLock({ environment, lock, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const { name, id } = environment;
  const who = lock.holder?.who ?? 'Somebody';
  const [confirm, setConfirm] = useState('');
  // The core decides; this only keeps the button from being pressed in vain.
  const ready = !environment.protected || confirm.trim().normalize('NFC') === name;
  const breakIt = async () => {
    if (!ready || busy) return;
    setBusy(true);
    const reply = await client.deploy.breakLock({ environment: id, lock: lock.id, confirm });
    setBusy(false);
    if (!reply.ok) {
      setError(reply.error);
      return;
    }
    toast({ tone: 'success', title: `The lock of ${name} is broken`, detail: 'You can deploy there now.' });
    onClose(true);
  };
  return (
    <Dialog
      title={`Break the lock of ${name}?`}
      size="sm"
      onClose={() => onClose(false)}
      description={`${who} holds it. Ask first: only a deployment that will never end needs this.`}
      footer={
        <>
          <Button onClick={() => onClose(false)}>Cancel</Button>
          <Button variant="danger" busy={busy} disabled={!ready} onClick={() => void breakIt()}>
            Break lock
          </Button>
        </>
      }
    >
      <ul className="list-disc pl-5">
        <li>What runs there stays as it is.</li>
        <li>If that deployment still runs, it stops before its switch and says so in its receipt.</li>
        <li>The activity keeps who broke it.</li>
      </ul>
      {environment.protected && (
        <div className="mt-4">
          <TextField
            label={`Type “${name}” to confirm`}
            value={confirm}
            maxLength={1000}
            placeholder={name}
            onChange={event => setConfirm(event.target.value)}
            onKeyDown={event => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) void breakIt();
            }}
            required
          />
        </div>
      )}
      {error && (
        <Note tone="danger" className="mt-3">
          {error.message}
        </Note>
      )}
    </Dialog>
  );
}
