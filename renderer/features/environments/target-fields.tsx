import type { TargetField, TargetKind } from '../../../contract/target.ts';
import { FolderField } from '../../shared/folder-field.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { type EnvironmentForm, fieldsOf, textOf } from './form-model.ts';

type Props = {
  kinds: TargetKind[];
  kind: TargetKind;
  form: Pick<EnvironmentForm, 'settings'>;
  onKind: (kind: string) => void;
  onChange: (field: string, text: string) => void;
  /** What is wrong, by the field's name. */
  problemOf: (field: string) => string | undefined;
};

/** How an environment is reached: the kind, and the fields that this kind asks for. */
export function TargetFields({ kinds, kind, form, onKind, onChange, problemOf }: Props) {
  return (
    <>
      {kinds.length > 1 && (
        <Labelled label="Deploy to" hint={kind.about}>
          <Select
            label="Deploy to"
            value={kind.kind}
            onChange={onKind}
            options={kinds.map(({ kind: value, label }) => ({ value, label }))}
          />
        </Labelled>
      )}
      {fieldsOf(form, kind).map(field => (
        <Field
          key={field.name}
          field={field}
          text={textOf(form, field)}
          onChange={text => onChange(field.name, text)}
          error={problemOf(field.name)}
        />
      ))}
    </>
  );
}

type FieldProps = {
  field: TargetField;
  text: string;
  onChange: (text: string) => void;
  error: string | undefined;
};

function Field({ field, text, onChange, error }: FieldProps) {
  const { label, hint, type, choices, min, max, placeholder } = field;
  switch (type) {
    case 'folder':
      return <FolderField label={label} hint={hint} value={text} onChange={onChange} error={error} />;
    case 'choice':
      return (
        <Labelled label={label} hint={error ?? hint}>
          <Select label={label} value={text} onChange={onChange} options={choices} />
        </Labelled>
      );
    case 'switch':
      return (
        <div className="flex flex-col gap-1">
          <Checkbox checked={text === 'true'} onChange={checked => onChange(String(checked))}>
            {label}
          </Checkbox>
          {hint && <p className="text-sm text-muted">{hint}</p>}
        </div>
      );
    default:
      return (
        <TextField
          label={label}
          hint={hint}
          error={error}
          value={text}
          onChange={event => onChange(event.target.value)}
          placeholder={placeholder}
          maxLength={10_000}
          {...(type === 'number'
            ? { type, min: min ?? undefined, max: max ?? undefined, className: 'w-24' }
            : {})}
        />
      );
  }
}

/** A list's label is its accessible name already. */
function Labelled({ label, hint, children }: { label: string; hint: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <span aria-hidden className="font-medium">
        {label}
      </span>
      {children}
      {hint && <p className="text-sm text-muted">{hint}</p>}
    </div>
  );
}
