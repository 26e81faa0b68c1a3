import { Plus, X } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { ConnectionRow } from './form-model.ts';

type Props = {
  rows: ConnectionRow[];
  onChange: (rows: ConnectionRow[]) => void;
  duplicate: string | null;
  error: string | undefined;
  /** Keys that are declared as secret. */
  secretKeys: string[];
};

/** Settings that connections.yaml does not declare, as keys and values. They are not secret, and the screen says so. */
export function ConnectionRows({ rows, onChange, duplicate, error, secretKeys }: Props) {
  const change = (id: number, part: Partial<ConnectionRow>) =>
    onChange(rows.map(row => (row.id === id ? { ...row, ...part } : row)));
  const problemOf = (key: string) => {
    if (secretKeys.includes(key)) return 'This is declared as secret: remove it here, and set it above.';
    return duplicate !== null && key === duplicate ? 'This key stands twice.' : undefined;
  };
  const add = () =>
    onChange([...rows, { id: Math.max(0, ...rows.map(({ id }) => id)) + 1, key: '', value: '' }]);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="font-medium">Other settings</legend>
      <p className="text-sm text-muted">
        What connections.yaml does not declare. They go with each release and are not secret: don’t put
        passwords or keys here.
      </p>
      {rows.map(row => (
        <div key={row.id} className="grid grid-cols-[2fr_3fr_auto] items-start gap-2">
          <TextField
            label="Key"
            hideLabel
            placeholder="erp.baseUrl"
            value={row.key}
            maxLength={200}
            className="font-mono"
            onChange={event => change(row.id, { key: event.target.value })}
            error={problemOf(row.key.trim())}
          />
          <TextField
            label={`Value of ${row.key || 'the new key'}`}
            hideLabel
            placeholder="https://erp.example.com"
            value={row.value}
            maxLength={10_000}
            className="font-mono"
            onChange={event => change(row.id, { value: event.target.value })}
          />
          <IconButton
            icon={X}
            label={`Remove ${row.key || 'this row'}`}
            onClick={() => onChange(rows.filter(other => other.id !== row.id))}
          />
        </div>
      ))}
      {error && <p className="text-sm text-danger">{error}</p>}
      <div>
        <Button size="sm" onClick={add}>
          <Plus aria-hidden className="size-3.5" />
          Add setting
        </Button>
      </div>
    </fieldset>
  );
}
