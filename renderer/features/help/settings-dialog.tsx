import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { Settings } from '../../../contract/snapshot.ts';
import { VaultSection } from '../../shared/vault-section.tsx';
import { client, told } from '../../store/client.ts';
import { closeOverlay, useStore } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';

const configure = async (change: Partial<Settings>) => told(await client.app.configure(change));

/** Changes take effect at once; there is nothing to confirm. */
export function SettingsDialog() {
  const settings = useStore(state => state.snapshot?.settings);
  const signing = useStore(state => state.snapshot?.project?.author);
  if (!settings) return null;
  return (
    <Dialog
      title="Settings"
      onClose={closeOverlay}
      footer={
        <Button variant="primary" onClick={closeOverlay}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <Row label="Theme">
          <Segmented
            label="Theme"
            value={settings.theme}
            onChange={theme => void configure({ theme })}
            options={[
              { value: 'system', label: 'System' },
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
        </Row>
        <Row label="Editor font size">
          <Segmented
            label="Editor font size"
            value={String(settings.fontSize)}
            onChange={size => void configure({ fontSize: Number(size) })}
            options={[11, 12, 13, 14, 16, 18].map(size => ({ value: String(size), label: String(size) }))}
          />
        </Row>
        <Checkbox checked={settings.wordWrap} onChange={wordWrap => void configure({ wordWrap })}>
          Wrap long lines in the editor
        </Checkbox>
        <Row label="Look for drift in the environments">
          <Select
            label="Look for drift in the environments"
            value={String(settings.driftMinutes)}
            onChange={minutes => void configure({ driftMinutes: Number(minutes) })}
            options={driftChoices(settings.driftMinutes)}
          />
        </Row>
        <fieldset className="flex flex-col gap-3 border-t border-line pt-4">
          <legend className="sr-only">Who you are</legend>
          <p className="text-muted">
            Versions and deployments are signed with your name.
            {signing ? ` Now: ${signing.name} <${signing.email}>.` : ' Nobody is set yet.'} Left empty,
            Tagline takes them from git’s configuration.
          </p>
          <Person label="Your name" field="authorName" value={settings.authorName} />
          <Person label="Your email" field="authorEmail" value={settings.authorEmail} />
        </fieldset>
        <VaultSection />
      </div>
    </Dialog>
  );
}

/** Also a value that the command line or an older Tagline set. */
function driftChoices(now: number): { value: string; label: string }[] {
  const usual = [0, 5, 15, 60, 240];
  const all = usual.includes(now) ? usual : [...usual, now].sort((a, b) => a - b);
  return all.map(minutes => ({ value: String(minutes), label: everyMinutes(minutes) }));
}

function everyMinutes(minutes: number): string {
  if (minutes === 0) return 'Only when asked';
  if (minutes % 60 === 0) return minutes === 60 ? 'Every hour' : `Every ${minutes / 60} hours`;
  return minutes === 1 ? 'Every minute' : `Every ${minutes} minutes`;
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-4">
      <span className="font-medium">{label}</span>
      {children}
    </div>
  );
}

function Person({
  label,
  field,
  value,
}: {
  label: string;
  field: 'authorName' | 'authorEmail';
  value: string;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const unsaved = useRef<string | null>(null);
  unsaved.current = typed === null || typed.trim() === value ? null : typed.trim();
  const save = useCallback(() => {
    if (unsaved.current !== null) void configure({ [field]: unsaved.current });
  }, [field]);
  // Escape closes the dialog without leaving the field first.
  useEffect(() => save, [save]);
  return (
    <TextField
      label={label}
      value={typed ?? value}
      maxLength={200}
      onChange={event => setTyped(event.target.value)}
      onBlur={save}
    />
  );
}
