import { type FormEvent, useState } from 'react';
import { client } from '../../store/client.ts';
import { openOverlay, toast, useStore } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { NewPassphrase, passphraseProblem } from './new-passphrase.tsx';

const back = () => openOverlay({ kind: 'settings' });

type Props = {
  /** `protect`: for the vault itself. `export`: for a file that goes to a colleague. */
  use: 'protect' | 'export';
};

/** Asks for a new passphrase and does with it what it is for. */
export function PassphraseDialog({ use }: Props) {
  const has = useStore(state => state.snapshot?.vault.passphrase) ?? false;
  const project = useStore(state => state.snapshot?.project?.name) ?? '';
  const [typed, setTyped] = useState({ first: '', second: '' });
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const problem = passphraseProblem(typed);
  const isExport = use === 'export';
  const title = isExport ? 'Export credentials' : has ? 'Change passphrase' : 'Set a passphrase';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || problem !== null) return;
    setBusy(true);
    const failed = await (isExport ? exported(typed.first, project) : protectedBy(typed.first));
    setBusy(false);
    setError(failed ?? undefined);
  };
  return (
    <Dialog
      title={title}
      size="sm"
      onClose={back}
      description={
        isExport
          ? 'This project’s credentials go into an encrypted file. Tell your colleague the passphrase another way than you send the file.'
          : 'It opens your credentials in every head of Tagline on this machine. Nobody can recover it for you.'
      }
      footer={
        <>
          <Button onClick={back}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form="passphrase-form"
            busy={busy}
            disabled={problem !== null}
          >
            {isExport ? 'Export' : has ? 'Change passphrase' : 'Set passphrase'}
          </Button>
        </>
      }
    >
      <form id="passphrase-form" onSubmit={event => void submit(event)}>
        <NewPassphrase typed={typed} onChange={setTyped} error={error} />
      </form>
    </Dialog>
  );
}

async function protectedBy(passphrase: string): Promise<string | null> {
  const reply = await client.vault.protect({ passphrase });
  if (!reply.ok) return reply.error.message;
  back();
  toast({ tone: 'success', title: 'The credentials have a new passphrase' });
  return null;
}

async function exported(passphrase: string, project: string): Promise<string | null> {
  const reply = await client.vault.export({ passphrase });
  if (!reply.ok) return reply.error.message;
  const { text, count } = reply.value;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = `${project}-credentials.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  back();
  toast({ tone: 'success', title: `${count} ${count === 1 ? 'credential' : 'credentials'} exported` });
  return null;
}
