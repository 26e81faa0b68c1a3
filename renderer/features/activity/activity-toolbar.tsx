import { Download, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { ActivityEntry } from '../../../contract/receipt.ts';
import { client, told } from '../../store/client.ts';
import { useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { EnvironmentDot } from '../../ui/environment-dot.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Select } from '../../ui/select.tsx';
import type { ActivityFilter } from './filter.ts';
import { kindLook, outcomeLook } from './look.ts';
import { VerifyDialog } from './verify-dialog.tsx';

type Props = {
  filter: ActivityFilter;
  onFilter: (filter: ActivityFilter) => void;
  shown: ActivityEntry[];
  total: number;
};

const entriesOf = <K extends string, V>(record: Record<K, V>) => Object.entries(record) as [K, V][];

export function ActivityToolbar({ filter, onFilter, shown, total }: Props) {
  const { environments } = useProject();
  const [verifying, setVerifying] = useState(false);
  const change = (part: Partial<ActivityFilter>) => onFilter({ ...filter, ...part });
  return (
    <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-2">
      <input
        type="search"
        value={filter.text}
        onChange={event => change({ text: event.target.value })}
        placeholder="Filter by text, version or person"
        aria-label="Filter activity"
        className="h-7 w-60 min-w-36 flex-1 rounded-md bg-surface px-2 text-ellipsis ring-1 ring-line-strong ring-inset placeholder:text-faint sm:max-w-72"
      />
      <Select
        label="Kind"
        size="sm"
        value={filter.kind}
        onChange={kind => change({ kind: kind as ActivityFilter['kind'] })}
        options={[
          { value: 'all', label: 'Everything' },
          ...entriesOf(kindLook).map(([value, { word }]) => ({ value, label: word })),
        ]}
      />
      <Select
        label="Environment"
        size="sm"
        value={filter.environment}
        onChange={environment => change({ environment })}
        options={[
          { value: 'all', label: 'All environments' },
          ...environments.map(({ id, name, colour }) => ({
            value: id,
            label: name,
            mark: <EnvironmentDot colour={colour} />,
          })),
        ]}
      />
      <Select
        label="Outcome"
        size="sm"
        value={filter.outcome}
        onChange={outcome => change({ outcome: outcome as ActivityFilter['outcome'] })}
        options={[
          { value: 'all', label: 'Any outcome' },
          ...entriesOf(outcomeLook).map(([value, { word }]) => ({ value, label: word })),
        ]}
      />
      <Select
        label="Time"
        size="sm"
        value={String(filter.days)}
        onChange={days => change({ days: Number(days) })}
        options={[
          { value: '0', label: 'All time' },
          { value: '1', label: 'Last 24 hours' },
          { value: '7', label: 'Last 7 days' },
          { value: '30', label: 'Last 30 days' },
          { value: '365', label: 'Last year' },
        ]}
      />
      <div className="ml-auto flex items-center gap-2">
        <span role="status" className="text-sm text-muted tabular-nums">
          {shown.length === total
            ? `${total} ${total === 1 ? 'entry' : 'entries'}`
            : `${shown.length} of ${total}`}
        </span>
        <Button size="sm" onClick={() => setVerifying(true)} className="h-7">
          <ShieldCheck aria-hidden className="size-3.5" />
          Verify the trail
        </Button>
        {verifying && <VerifyDialog onClose={() => setVerifying(false)} />}
        <Menu
          align="end"
          trigger={
            <Button size="sm" disabled={shown.length === 0} className="h-7">
              <Download aria-hidden className="size-3.5" />
              Export
            </Button>
          }
          items={[
            { label: 'As CSV', onSelect: () => void exportAs('csv', shown) },
            { label: 'As JSON', onSelect: () => void exportAs('json', shown) },
          ]}
        />
      </div>
    </div>
  );
}

/** Hands what is shown to the browser (or the native dialog) as a file. */
async function exportAs(format: 'csv' | 'json', entries: ActivityEntry[]): Promise<void> {
  const file = told(await client.activity.export({ format, ids: entries.map(({ id }) => id) }));
  if (!file) return;
  const url = URL.createObjectURL(new Blob([file.text], { type: file.mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
