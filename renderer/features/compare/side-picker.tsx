import { Command } from 'cmdk';
import { Check, ChevronDown, FilePen, Tag } from 'lucide-react';
import { useState } from 'react';
import type { Side } from '../../../contract/shapes.ts';
import { client } from '../../store/client.ts';
import { sideLabel } from '../../store/standing.ts';
import { useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { cx } from '../../ui/cx.ts';
import { EnvironmentDot } from '../../ui/environment-dot.tsx';
import { Popover } from '../../ui/popover.tsx';
import { relativeTime } from '../../ui/relative-time.tsx';

const keyOf = (side: Side): string =>
  side.kind === 'version'
    ? `version ${side.name}`
    : side.kind === 'environment'
      ? `environment ${side.id}`
      : 'draft';

type Props = { label: string; side: Side; onChange: (side: Side) => void };

/** Chooses one side of the comparison: the draft, what an environment runs, or any version. */
export function SidePicker({ label, side, onChange }: Props) {
  const project = useProject();
  const [open, setOpen] = useState(false);
  const versions = useQuery(open ? `${project.path} ${project.stamps.versions}` : null, () =>
    client.versions.list({}),
  );
  const choose = (next: Side) => {
    setOpen(false);
    onChange(next);
  };
  const name = sideLabel(side, project);

  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={label}
      className="w-80"
      trigger={
        <button
          type="button"
          aria-label={`${label}: ${name}`}
          className="flex h-8 max-w-72 min-w-0 items-center gap-2 rounded-md bg-surface px-2 ring-1 ring-line-strong ring-inset hover:bg-hover"
        >
          <Icon side={side} />
          <span className="truncate font-medium">{name}</span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      }
    >
      <Command label={label} loop defaultValue={keyOf(side)}>
        <Command.Input
          autoFocus
          placeholder="Find a version or environment"
          className="h-10 w-full border-b border-line bg-transparent px-3 outline-none placeholder:text-faint"
        />
        <Command.List className="max-h-80 overflow-auto p-1">
          <Command.Empty className="p-4 text-center text-muted">Nothing of that name.</Command.Empty>
          <Item side={{ kind: 'draft' }} current={side} onSelect={choose} text="Latest draft" />
          {project.environments.map(environment => (
            <Item
              key={environment.id}
              side={{ kind: 'environment', id: environment.id }}
              current={side}
              onSelect={choose}
              text={`Live on ${environment.name}`}
              note={environment.running?.version ?? 'nothing yet'}
            />
          ))}
          {versions.value?.versions
            .filter(version => version.usable)
            .map(version => (
              <Item
                key={version.name}
                side={{ kind: 'version', name: version.name }}
                current={side}
                onSelect={choose}
                text={version.name}
                note={version.date ? relativeTime(version.date) : ''}
              />
            ))}
        </Command.List>
      </Command>
    </Popover>
  );
}

function Icon({ side }: { side: Side }) {
  const project = useProject();
  if (side.kind === 'draft') return <FilePen aria-hidden className="size-4 shrink-0 text-muted" />;
  if (side.kind === 'version') return <Tag aria-hidden className="size-4 shrink-0 text-muted" />;
  const colour = project.environments.find(({ id }) => id === side.id)?.colour ?? 'grey';
  return (
    <span className="flex size-4 shrink-0 items-center justify-center">
      <EnvironmentDot colour={colour} />
    </span>
  );
}

type ItemProps = { side: Side; current: Side; text: string; note?: string; onSelect: (side: Side) => void };

function Item({ side, current, text, note, onSelect }: ItemProps) {
  const chosen = keyOf(side) === keyOf(current);
  return (
    <Command.Item
      value={keyOf(side)}
      keywords={[text, note ?? '']}
      onSelect={() => onSelect(side)}
      className="flex h-8 items-center gap-2 rounded px-2 data-[selected=true]:bg-hover"
    >
      <Icon side={side} />
      <span className="min-w-0 flex-1 truncate">{text}</span>
      {note && <span className="shrink-0 text-sm text-muted">{note}</span>}
      <Check aria-hidden className={cx('size-4 shrink-0 text-accent-text', !chosen && 'invisible')} />
    </Command.Item>
  );
}
