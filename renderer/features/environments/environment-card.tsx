import {
  ArrowDown,
  ArrowRight,
  ArrowUp,
  Ellipsis,
  GitCompareArrows,
  History,
  Pencil,
  Rocket,
  ShieldCheck,
  Trash2,
} from 'lucide-react';
import type { DeploySource } from '../../../contract/commands/deploy.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { closeOverlay, openOverlay, show, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { EnvironmentDot } from '../../ui/environment-dot.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { LiveCheck } from './live-check.tsx';
import { useLiveCheck } from './use-live-check.ts';

type Move = { up: boolean; down: boolean; run: (by: -1 | 1) => void };
type Props = { environment: Environment; next: Environment | null; onMove: Move | null };

/** One environment: what runs there, since when, and everything one can do with it. */
export function EnvironmentCard({ environment, next, onMove }: Props) {
  const { id, name, colour, running, previousVersion, targetSummary } = environment;
  const readOnly = useProject().readOnly !== null;
  const check = useLiveCheck(id);
  const deploy = (environmentId: string, source: DeploySource) => () =>
    openOverlay({ kind: 'deploy', environment: environmentId, source });

  const items: MenuItem[] = [
    ...(running && previousVersion !== null
      ? [
          {
            label: `Roll back to ${previousVersion}…`,
            icon: History,
            disabled: readOnly,
            onSelect: deploy(id, { kind: 'previous' }),
          },
        ]
      : []),
    ...(running
      ? [
          { label: 'Check what runs there', icon: ShieldCheck, onSelect: check.run },
          {
            label: 'Compare with the latest draft',
            icon: GitCompareArrows,
            onSelect: () => {
              closeOverlay();
              show({ kind: 'compare', a: { kind: 'environment', id }, b: { kind: 'draft' }, path: null });
            },
          },
          'separator' as const,
        ]
      : []),
    ...(onMove
      ? [
          {
            label: 'Move up',
            icon: ArrowUp,
            disabled: readOnly || !onMove.up,
            onSelect: () => onMove.run(-1),
          },
          {
            label: 'Move down',
            icon: ArrowDown,
            disabled: readOnly || !onMove.down,
            onSelect: () => onMove.run(1),
          },
          'separator' as const,
        ]
      : []),
    {
      label: 'Edit…',
      icon: Pencil,
      disabled: readOnly,
      onSelect: () => openOverlay({ kind: 'environment-form', id }),
    },
    {
      label: 'Delete…',
      icon: Trash2,
      danger: true,
      disabled: readOnly,
      onSelect: () => openOverlay({ kind: 'remove-environment', id }),
    },
  ];

  return (
    <article aria-label={name} className="group rounded-md p-2 hover:bg-canvas">
      <div className="flex items-center gap-2">
        <EnvironmentDot colour={colour} className="size-2.5" />
        <h3 className="min-w-0 flex-1 truncate font-semibold" title={name}>
          {name}
        </h3>
        <Button
          size="sm"
          disabled={readOnly}
          onClick={deploy(id, { kind: 'draft' })}
          aria-label={`Deploy to ${name}`}
        >
          <Rocket aria-hidden className="size-3.5" />
          Deploy…
        </Button>
        {running && next && (
          <Button
            size="sm"
            disabled={readOnly}
            onClick={deploy(next.id, { kind: 'environment', id })}
            aria-label={`Promote ${running.version} to ${next.name}`}
            className="max-w-44"
          >
            <ArrowRight aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate">{next.name}</span>
          </Button>
        )}
        <Menu
          align="end"
          items={items}
          trigger={<IconButton icon={Ellipsis} label={`More for ${name}`} size="sm" />}
        />
      </div>
      <div className="pl-4.5 text-sm text-muted">
        {running ? (
          <p className="truncate">
            Runs <span className="font-mono font-medium text-text">{running.version}</span> since{' '}
            <RelativeTime instant={running.since} />, by {running.who.name}
          </p>
        ) : (
          <p>Nothing deployed yet</p>
        )}
        <p className="truncate text-faint" title={targetSummary}>
          {targetSummary}
        </p>
        <LiveCheck state={check.state} environment={environment} />
      </div>
    </article>
  );
}
