import { type FormEvent, useState } from 'react';
import { client } from '../../store/client.ts';
import { useVaultGate, type VaultQuestion } from '../../store/vault-gate.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { NewPassphrase, passphraseProblem } from './new-passphrase.tsx';

/** The question that a command waits for, over whatever else is open. */
export function VaultGate() {
  const question = useVaultGate(state => state.question);
  if (question === null) return null;
  return question.kind === 'unlock' ? <Unlock question={question} /> : <Choose question={question} />;
}

function Unlock({ question: { answer } }: { question: VaultQuestion }) {
  const [passphrase, setPassphrase] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || passphrase === '') return;
    setBusy(true);
    const reply = await client.vault.unlock({ passphrase });
    setBusy(false);
    if (reply.ok) answer(true);
    else setError(reply.error.message);
  };
  return (
    <Dialog
      title="Unlock credentials"
      size="sm"
      onClose={() => answer(false)}
      description="Your credentials are kept encrypted. Type their passphrase to go on."
      footer={
        <>
          <Button onClick={() => answer(false)}>Cancel</Button>
          <Button variant="primary" type="submit" form="unlock-form" busy={busy} disabled={passphrase === ''}>
            Unlock
          </Button>
        </>
      }
    >
      <form id="unlock-form" onSubmit={event => void submit(event)}>
        <TextField
          label="Passphrase"
          type="password"
          value={passphrase}
          onChange={event => {
            setError(undefined);
            setPassphrase(event.target.value);
          }}
          error={error}
          maxLength={1024}
          autoFocus
          data-initial-focus
        />
      </form>
    </Dialog>
  );
}

function Choose({ question: { answer } }: { question: VaultQuestion }) {
  const [typed, setTyped] = useState({ first: '', second: '' });
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const problem = passphraseProblem(typed);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || problem !== null) return;
    setBusy(true);
    const reply = await client.vault.protect({ passphrase: typed.first });
    setBusy(false);
    if (reply.ok) answer(true);
    else setError(reply.error.message);
  };
  return (
    <Dialog
      title="Choose a passphrase"
      size="sm"
      onClose={() => answer(false)}
      description="Credentials are kept encrypted on this machine. There is no keychain here that could keep the key, so a passphrase does. Nobody can recover it for you."
      footer={
        <>
          <Button onClick={() => answer(false)}>Cancel</Button>
          <Button variant="primary" type="submit" form="choose-form" busy={busy} disabled={problem !== null}>
            Set passphrase
          </Button>
        </>
      }
    >
      <form id="choose-form" onSubmit={event => void submit(event)}>
        <NewPassphrase typed={typed} onChange={setTyped} error={error} />
      </form>
    </Dialog>
  );
}
