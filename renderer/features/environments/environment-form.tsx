import { type FormEvent, useState } from 'react';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { At } from '../../../contract/shapes.ts';
import type { TargetKind } from '../../../contract/target.ts';
import { client, tell } from '../../store/client.ts';
import { closeOverlay, openOverlay, toast, useProject } from '../../store/store.ts';
import type { Overlay } from '../../store/ui-state.ts';
import { useQuery } from '../../store/use-query.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';
import { ColourField } from './colour-field.tsx';
import { Connections } from './connections.tsx';
import { applyEdits, type CredentialEdits, credentialFieldsOf } from './credential-edits.ts';
import { CredentialFields } from './credential-fields.tsx';
import { checkForm, type EnvironmentForm as Form, fieldsOf, formOf, inputOf, newForm } from './form-model.ts';
import { HealthFields } from './health-fields.tsx';
import { healthFormOf, healthOf } from './health-form.ts';
import { keepOrder } from './keep-order.ts';
import { PositionField } from './position-field.tsx';
import { RuleFields, type Rules } from './rule-fields.tsx';
import { TargetFields } from './target-fields.tsx';
import { useDeclared } from './use-declared.ts';

type Props = {
  id: string | null;
  /** Whose connections are asked for. */
  at?: At | undefined;
  /** What is opened when it is done. */
  back?: Overlay | undefined;
};

/** Makes an environment or changes one. */
export function EnvironmentForm({ id, at, back }: Props) {
  const kinds = useQuery('target-kinds', () => client.environments.kinds({}));
  return (
    kinds.value && (
      <LoadedForm
        id={id}
        kinds={kinds.value}
        state={at ?? { kind: 'draft' }}
        back={back ?? { kind: 'environments' }}
      />
    )
  );
}

type LoadedProps = { id: string | null; kinds: TargetKind[]; state: At; back: Overlay };

function LoadedForm({ id, kinds, state, back }: LoadedProps) {
  const { environments } = useProject();
  // A new one may be there already when a credential could not be kept.
  const [madeId, setMadeId] = useState<string | null>(null);
  const existing = environments.find(environment => environment.id === (id ?? madeId)) ?? null;
  const [form, setForm] = useState<Form>(() =>
    existing ? formOf(existing, environments) : newForm(environments),
  );
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [busy, setBusy] = useState(false);
  const [health, setHealth] = useState(() => healthFormOf(existing?.health));
  const [rules, setRules] = useState<Rules>(() => ({
    protected: Boolean(existing?.protected),
    inOrder: Boolean(existing?.inOrder),
  }));
  const [edits, setEdits] = useState<CredentialEdits>({});
  const [secrets, setSecrets] = useState<CredentialEdits>({});
  const declared = useDeclared(state, existing);
  const change = (part: Partial<Form>) => {
    setError(null);
    setForm({ ...form, ...part });
  };
  const kind = kinds.find(known => known.kind === form.kind) ?? kinds[0];
  if (!kind) return null;
  const others = environments.filter(environment => environment !== existing);
  const problems = checkForm(form, kind);
  const credentials = credentialFieldsOf(form, kind);
  const blamed = typeof error?.data.field === 'string' ? error.data.field : null;
  const shown = ['name', 'connections', ...fieldsOf(form, kind).map(({ name }) => `target.${name}`)];
  const at = (field: string) => (blamed === field ? error?.message : undefined);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || problems.any) return;
    setBusy(true);
    const input = { ...inputOf(form, kind), health: healthOf(health), ...rules };
    const reply = existing
      ? await client.environments.update({ ...input, id: existing.id })
      : await client.environments.create(input);
    if (!reply.ok) {
      setBusy(false);
      setError(reply.error);
      return;
    }
    const savedId = reply.value?.id ?? existing?.id ?? '';
    setMadeId(savedId);
    const names = credentials.map(({ name }) => name);
    const unkept =
      (await applyEdits(client.vault, savedId, 'target', names, edits)) ??
      (await applyEdits(client.vault, savedId, 'connection', Object.keys(secrets), secrets));
    if (unkept) {
      setBusy(false);
      setError(unkept);
      return;
    }
    const misplaced = await keepOrder(savedId, form.position, environments);
    if (misplaced) tell(misplaced);
    openOverlay(back);
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
        {error && !shown.includes(blamed ?? '') && <Note tone="danger">{error.message}</Note>}
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
          others={others.map(({ name }) => name)}
        />
        <ColourField value={form.colour} onChange={colour => change({ colour })} />
        <TargetFields
          kinds={kinds}
          kind={kind}
          form={form}
          onKind={next => change({ kind: next })}
          onChange={(field, text) => change({ settings: { ...form.settings, [field]: text } })}
          problemOf={field => problems.settings[field] ?? at(`target.${field}`)}
        />
        <CredentialFields
          fields={credentials}
          states={existing?.credentials ?? []}
          edits={edits}
          onChange={next => {
            setError(null);
            setEdits(next);
          }}
        />
        <Connections
          declared={declared}
          state={state}
          environment={existing}
          rows={form.connections}
          onRows={connections => change({ connections })}
          secrets={secrets}
          onSecrets={next => {
            setError(null);
            setSecrets(next);
          }}
          duplicate={problems.duplicateKey}
          error={at('connections')}
        />
        <RuleFields
          rules={rules}
          onChange={next => {
            setError(null);
            setRules(next);
          }}
          before={others[form.position - 1]?.name ?? null}
        />
        <HealthFields
          health={health}
          onChange={next => {
            setError(null);
            setHealth(next);
          }}
        />
      </form>
    </Dialog>
  );
}
