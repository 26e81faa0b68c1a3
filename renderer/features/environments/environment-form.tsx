import { type FormEvent, useState } from 'react';
import type { ErrorInfo } from '../../../contract/errors.ts';
import { FolderField } from '../../shared/folder-field.tsx';
import { client, tell } from '../../store/client.ts';
import { closeOverlay, openOverlay, toast, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';
import { ColourField } from './colour-field.tsx';
import { ConnectionRows } from './connection-rows.tsx';
import { checkForm, type EnvironmentForm as Form, formOf, inputOf, newForm } from './form-model.ts';
import { keepOrder } from './keep-order.ts';
import { PositionField } from './position-field.tsx';

/** Makes an environment or changes one. */
export function EnvironmentForm({ id }: { id: string | null }) {
  const { environments } = useProject();
  const existing = environments.find(environment => environment.id === id) ?? null;
  const [form, setForm] = useState<Form>(() =>
    existing ? formOf(existing, environments) : newForm(environments),
  );
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Form>) => {
    setError(null);
    setForm({ ...form, ...part });
  };
  const problems = checkForm(form);
  const blamed = typeof error?.data.field === 'string' ? error.data.field : null;
  const at = (field: string) => (blamed === field ? error?.message : undefined);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || problems.any) return;
    setBusy(true);
    const input = inputOf(form);
    const reply = existing
      ? await client.environments.update({ ...input, id: existing.id })
      : await client.environments.create(input);
    if (!reply.ok) {
      setBusy(false);
      setError(reply.error);
      return;
    }
    const misplaced = await keepOrder(reply.value?.id ?? existing?.id ?? '', form.position, environments);
    if (misplaced) tell(misplaced);
    openOverlay({ kind: 'environments' });
    toast({
      tone: 'success',
      title: existing ? `${input.name} was changed` : `${input.name} is ready to deploy to`,
    });
  };

  return (
    <Dialog
      title={existing ? `Edit ${existing.name}` : 'New environment'}
      onClose={closeOverlay}
      footer={
        <>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button variant="primary" type="submit" form="environment-form" busy={busy} disabled={problems.any}>
            {existing ? 'Save' : 'Create environment'}
          </Button>
        </>
      }
    >
      <form id="environment-form" onSubmit={event => void submit(event)} className="flex flex-col gap-4">
        {error && !['name', 'path', 'target.path', 'connections'].includes(blamed ?? '') && (
          <Note tone="danger">{error.message}</Note>
        )}
        <TextField
          label="Name"
          value={form.name}
          onChange={event => change({ name: event.target.value })}
          placeholder="production"
          maxLength={100}
          error={at('name')}
          autoFocus
        />
        <PositionField
          value={form.position}
          onChange={position => change({ position })}
          others={environments.filter(environment => environment !== existing).map(({ name }) => name)}
        />
        <ColourField value={form.colour} onChange={colour => change({ colour })} />
        <FolderField
          label="Folder to deploy to"
          value={form.path}
          onChange={path => change({ path })}
          error={at('path') ?? at('target.path')}
          hint="Releases stand side by side in it; current always leads to the live one."
        />
        <TextField
          label="Releases to keep"
          type="number"
          min={2}
          max={1000}
          value={form.keepReleases}
          onChange={event => change({ keepReleases: event.target.value })}
          error={problems.keepReleases}
          hint="The live one included. Older ones are removed after a deployment."
          className="w-24"
        />
        <ConnectionRows
          rows={form.connections}
          onChange={connections => change({ connections })}
          duplicate={problems.duplicateKey}
          error={at('connections')}
        />
      </form>
    </Dialog>
  );
}
