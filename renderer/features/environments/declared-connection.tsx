import type { ConnectionNeed } from '../../../contract/commands/deploy.ts';
import type { DeclaredConnection, DeclaredField } from '../../../contract/connections/declaration.ts';
import type { At } from '../../../contract/shapes.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { Badge } from '../../ui/badge.tsx';
import { TextField } from '../../ui/field.tsx';
import { ConnectionTestButton } from './connection-test.tsx';
import type { CredentialEdits } from './credential-edits.ts';
import { Credential } from './credential-fields.tsx';
import { isFilled, secretState, valueIn, withValue } from './declared-model.ts';
import type { ConnectionRow } from './form-model.ts';

type Props = {
  connection: DeclaredConnection;
  needs: ConnectionNeed[];
  state: At;
  environment: Environment | null;
  rows: ConnectionRow[];
  onRows: (rows: ConnectionRow[]) => void;
  secrets: CredentialEdits;
  onSecret: (key: string) => (edit: CredentialEdits[string] | null) => void;
};

/** One connection of connections.yaml: its fields with what is set and what is missing, and how it is tested. */
export function DeclaredConnectionFields(props: Props) {
  const { connection, needs, state, environment, rows, onRows, secrets, onSecret } = props;
  const { name, title, help, fields, check } = connection;
  const credentials = environment?.credentials ?? [];
  const stateOf = (field: DeclaredField) => secretState(field, needs, credentials);
  const lacking = fields.filter(
    field => !field.optional && isFilled(field, rows, secrets[field.key], stateOf(field).state) === false,
  );
  return (
    <fieldset aria-label={title} className="flex flex-col gap-3 rounded-lg bg-canvas px-4 py-3">
      <div>
        <div className="flex items-center gap-2">
          <span aria-hidden className="min-w-0 font-medium break-words">
            {title}
          </span>
          <Badge tone={lacking.length === 0 ? 'success' : 'warning'}>
            {lacking.length === 0 ? 'Complete' : `${lacking.length} missing`}
          </Badge>
        </div>
        {help && <p className="text-sm break-words text-muted">{help}</p>}
      </div>
      {fields.map(field => (
        <Field
          key={field.key}
          field={field}
          value={valueIn(rows, field.key)}
          onValue={value => onRows(withValue(rows, field.key, value))}
          known={stateOf(field)}
          edit={secrets[field.key]}
          onEdit={onSecret(field.key)}
        />
      ))}
      {check && (
        <ConnectionTestButton
          key={`${environment?.id} ${name}`}
          connection={connection}
          state={state}
          environment={environment?.id ?? null}
          rows={rows}
          secrets={secrets}
        />
      )}
    </fieldset>
  );
}

type FieldProps = {
  field: DeclaredField;
  value: string;
  onValue: (value: string) => void;
  known: ReturnType<typeof secretState>;
  edit: CredentialEdits[string] | undefined;
  onEdit: (edit: CredentialEdits[string] | null) => void;
};

function Field({ field, value, onValue, known, edit, onEdit }: FieldProps) {
  const { title, help, secret, optional } = field;
  const mark = optional ? <Badge>Optional</Badge> : <Badge tone="warning">Missing</Badge>;
  if (secret) {
    const isTyped = edit?.kind === 'set' && edit.value !== '';
    return (
      <Credential
        field={{ label: title, hint: help, multiline: false }}
        known={known}
        edit={edit}
        onEdit={onEdit}
        mark={isTyped ? undefined : mark}
      />
    );
  }
  return (
    <TextField
      label={title}
      hint={help}
      mark={value === '' ? mark : <Badge tone="success">Set</Badge>}
      value={value}
      maxLength={10_000}
      onChange={event => onValue(event.target.value)}
    />
  );
}
