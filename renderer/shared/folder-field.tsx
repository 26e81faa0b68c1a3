import { type ReactNode, useEffect, useRef, useState } from 'react';
import { client, told } from '../store/client.ts';
import { useStore } from '../store/store.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { FolderList } from './folder-list.tsx';

type Props = {
  label: string;
  /** An absolute path. */
  value: string;
  onChange: (path: string) => void;
  hint?: ReactNode;
  error?: ReactNode;
  disabled?: boolean;
};

/**
 * A folder of this machine: typed, or chosen in the native dialog or, where the head has none, in a list
 * that unfolds under the field. Words on what stands there are the caller's (`useInspection`).
 */
export function FolderField({ label, value, onChange, hint, error, disabled = false }: Props) {
  const native = useStore(state => state.snapshot?.app.capabilities.pickFolder ?? false);
  const [browsing, setBrowsing] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (browsing) list.current?.focus();
  }, [browsing]);
  const browse = async () => {
    if (!native) return setBrowsing(!browsing);
    const picked = told(await client.project.pickFolder({ title: label }));
    if (picked?.path) onChange(picked.path);
  };
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <TextField
        label={label}
        value={value}
        onChange={event => onChange(event.target.value)}
        hint={hint}
        error={error}
        disabled={disabled}
        maxLength={4096}
        after={
          <Button
            aria-label={`Browse for: ${label}`}
            aria-expanded={native ? undefined : browsing}
            disabled={disabled}
            onClick={() => void browse()}
          >
            Browse…
          </Button>
        }
      />
      {browsing && <FolderList ref={list} path={value || null} onGo={onChange} className="h-48 shrink-0" />}
    </div>
  );
}
