import { useState } from 'react';
import { client, told } from '../store/client.ts';
import { useProject } from '../store/store.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';

/** Versions and deployments need a name to sign with. Where nobody is known, asks for it on the spot. */
export function AuthorNote() {
  const { author } = useProject();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  if (author) return null;
  const complete = name.trim() !== '' && email.trim() !== '';
  const save = async () => {
    if (complete) told(await client.app.configure({ authorName: name.trim(), authorEmail: email.trim() }));
  };
  return (
    <fieldset className="flex flex-col gap-2 rounded-md bg-warning-soft px-3 py-3">
      <legend className="sr-only">Who you are</legend>
      <p>Tagline doesn’t know who you are yet. Versions and deployments are signed with your name.</p>
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-40 flex-1">
          <TextField label="Your name" value={name} onChange={event => setName(event.target.value)} />
        </div>
        <div className="min-w-40 flex-1">
          <TextField
            label="Your email"
            type="email"
            value={email}
            onChange={event => setEmail(event.target.value)}
            onKeyDown={event => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              void save();
            }}
          />
        </div>
        <Button disabled={!complete} onClick={() => void save()} className="mb-1">
          Save
        </Button>
      </div>
    </fieldset>
  );
}
