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
};

/** Connections as keys and values. They are not secret, and the screen says so. */
export function ConnectionRows({ rows, onChange, duplicate, error }: Props) {
  const change = (id: number, part: Partial<ConnectionRow>) =>
    onChange(rows.map(row => (row.id === id ? { ...row, ...part } : row)));
  const add = () =>
    onChange([...rows, { id: Math.max(0, ...rows.map(({ id }) => id)) + 1, key: '', value: '' }]);
  return (
    <fieldset className="flex flex-col gap-2 border-t border-line pt-4">
      <legend className="sr-only">Connections</legend>
      <p aria-hidden className="font-medium">
        Connections
      </p>
      <p className="text-sm text-muted">
        Settings that differ from environment to environment, such as a base address. They are written to
        connections.json with each release and are not secret: don’t put passwords or keys here.
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
            error={duplicate !== null && row.key.trim() === duplicate ? 'This key stands twice.' : undefined}
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
          Add connection
        </Button>
      </div>
    </fieldset>
  );
}
