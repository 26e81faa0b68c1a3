import { type FormEvent, useId, useState } from 'react';
import { client } from '../../store/client.ts';
import { openOverlay, toast } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';

const back = () => openOverlay({ kind: 'settings' });

/** Takes a colleague's credentials from an encrypted file. */
export function ImportCredentials() {
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [replace, setReplace] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const fileId = useId();
  const ready = file !== null && passphrase !== '';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || file === null || passphrase === '') return;
    setBusy(true);
    const text = await file.text().catch(() => '');
    const reply = await client.vault.import({ text, passphrase, replace });
    setBusy(false);
    if (!reply.ok) {
      setError(reply.error.message);
      return;
    }
    const { set, kept } = reply.value;
    back();
    const detail = kept === 0 ? {} : { detail: `${kept} were set already and stay as they were.` };
    toast({
      tone: 'success',
      title: `${set} ${set === 1 ? 'credential' : 'credentials'} imported`,
      ...detail,
    });
  };
  return (
    <Dialog
      title="Import credentials"
      size="sm"
      onClose={back}
      description="From a file that somebody with this project has exported."
      footer={
        <>
          <Button onClick={back}>Cancel</Button>
          <Button variant="primary" type="submit" form="import-form" busy={busy} disabled={!ready}>
            Import
          </Button>
        </>
      }
    >
      <form id="import-form" onSubmit={event => void submit(event)} className="flex flex-col gap-4">
        {error !== null && <Note tone="danger">{error}</Note>}
        <div className="flex flex-col gap-1">
          <label htmlFor={fileId} className="font-medium">
            File
          </label>
          <input
            id={fileId}
            type="file"
            accept=".json,application/json"
            onChange={event => {
              setError(null);
              setFile(event.target.files?.[0] ?? null);
            }}
            className="text-sm text-muted file:mr-3 file:h-8 file:rounded-md file:bg-raised file:px-3 file:font-medium file:text-text file:ring-1 file:ring-line-strong file:ring-inset"
            data-initial-focus
          />
        </div>
        <TextField
          label="Its passphrase"
          type="password"
          value={passphrase}
          maxLength={1024}
          onChange={event => {
            setError(null);
            setPassphrase(event.target.value);
          }}
        />
        <Checkbox checked={replace} onChange={setReplace}>
          Replace credentials that are set already
        </Checkbox>
      </form>
    </Dialog>
  );
}
