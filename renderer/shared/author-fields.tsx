import { type KeyboardEvent, useState } from 'react';
import { client, told } from '../store/client.ts';
import { useProject } from '../store/store.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';

/** Asks once who signs, right where it is needed; nothing where git or the settings know. */
export function AuthorFields() {
  const known = useProject().author !== null;
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  if (known) return null;
  const complete = name.trim() !== '' && /^\S+@\S+$/.test(email.trim());
  const keep = async () => {
    if (complete) told(await client.app.configure({ authorName: name.trim(), authorEmail: email.trim() }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void keep();
  };
  return (
    <fieldset className="rounded-md bg-warning-soft px-3 pt-2 pb-3">
      <legend className="sr-only">Who are you?</legend>
      <p className="mb-2 text-warning">
        <span className="font-medium">Who are you?</span> Versions and deployments are signed. Asked once;
        kept in the settings.
      </p>
      <div className="grid items-end gap-2 sm:grid-cols-[1fr_1fr_auto]">
        <TextField
          label="Your name"
          value={name}
          onChange={event => setName(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <TextField
          label="Your email"
          type="email"
          value={email}
          onChange={event => setEmail(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button className="mb-1" disabled={!complete} onClick={() => void keep()}>
          Sign as this
        </Button>
      </div>
    </fieldset>
  );
}
