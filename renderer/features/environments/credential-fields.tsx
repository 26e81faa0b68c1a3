import type { ReactNode } from 'react';
import type { CredentialState } from '../../../contract/snapshot.ts';
import type { CredentialField } from '../../../contract/target.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { type CredentialEdits, stateOf } from './credential-edits.ts';

type Props = {
  fields: CredentialField[];
  /** What is kept of the environment now. */
  states: CredentialState[];
  edits: CredentialEdits;
  onChange: (edits: CredentialEdits) => void;
};

/** The secrets that a target takes: they can be set, replaced and removed, and are never shown. */
export function CredentialFields({ fields, states, edits, onChange }: Props) {
  if (fields.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-4 border-t border-line pt-4">
      <legend className="sr-only">Credentials</legend>
      <p className="text-muted">Credentials are kept encrypted on this machine, never in the project.</p>
      {fields.map(field => {
        const edit = (next: CredentialEdits[string] | null) => {
          const { [field.name]: _, ...others } = edits;
          onChange(next === null ? others : { ...others, [field.name]: next });
        };
        return (
          <Credential
            key={field.name}
            field={field}
            known={stateOf(states, field.name)}
            edit={edits[field.name]}
            onEdit={edit}
          />
        );
      })}
    </fieldset>
  );
}

type CredentialProps = {
  field: Pick<CredentialField, 'label' | 'hint' | 'multiline'>;
  known: Pick<CredentialState, 'state' | 'variable'>;
  edit: CredentialEdits[string] | undefined;
  onEdit: (edit: CredentialEdits[string] | null) => void;
  /** Beside the label while it is missing. */
  mark?: ReactNode;
};

const words = {
  set: { tone: 'success', text: 'Set' },
  variable: { tone: 'accent', text: 'Set by a variable' },
  unknown: { tone: 'neutral', text: 'Locked' },
  elsewhere: { tone: 'warning', text: 'Set for another address' },
} as const;

/** One secret: set, replaced or removed when the form is saved. */
export function Credential({ field, known, edit, onEdit, mark }: CredentialProps) {
  const { label, hint, multiline } = field;
  const { state, variable } = known;
  if (edit === undefined && state !== 'missing') {
    const { tone, text } = words[state];
    return (
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{label}</span>
        <Badge tone={tone}>{text}</Badge>
        <span className="flex-1" />
        {state === 'variable' ? (
          // Nothing that is kept here would be used.
          <code className="selectable min-w-0 font-mono text-sm break-all text-muted">{variable}</code>
        ) : (
          <Button
            size="sm"
            aria-label={`Replace ${label}`}
            onClick={() => onEdit({ kind: 'set', value: '' })}
          >
            Replace
          </Button>
        )}
        {(state === 'set' || state === 'elsewhere') && (
          <Button size="sm" aria-label={`Remove ${label}`} onClick={() => onEdit({ kind: 'remove' })}>
            Remove
          </Button>
        )}
      </div>
    );
  }
  if (edit?.kind === 'remove') {
    return (
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{label}</span>
        <Badge tone="warning">Removed when you save</Badge>
        <span className="flex-1" />
        <Button size="sm" aria-label={`Keep ${label}`} onClick={() => onEdit(null)}>
          Keep
        </Button>
      </div>
    );
  }
  const value = edit?.value ?? '';
  const shared = {
    label,
    hint,
    value,
    mark,
    maxLength: 100_000,
    autoComplete: 'off',
    placeholder: state === 'missing' ? 'Not set' : 'The new value',
    // Asked for on purpose, by a button that is gone now.
    autoFocus: state !== 'missing',
  };
  const change = (next: string) =>
    onEdit(next === '' && state === 'missing' ? null : { kind: 'set', value: next });
  const keep = state !== 'missing' && (
    <Button aria-label={`Keep ${label}`} onClick={() => onEdit(null)}>
      Keep
    </Button>
  );
  if (multiline) {
    return (
      <div className="flex flex-col items-end gap-2">
        <div className="w-full">
          <TextArea
            {...shared}
            spellCheck={false}
            className="font-mono text-sm"
            onChange={event => change(event.target.value)}
          />
        </div>
        {keep}
      </div>
    );
  }
  return (
    <TextField
      {...shared}
      type="password"
      autoComplete="new-password"
      onChange={event => change(event.target.value)}
      after={keep}
    />
  );
}
