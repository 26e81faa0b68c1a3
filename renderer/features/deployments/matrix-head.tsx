import { HeartPulse } from 'lucide-react';
import type { Environment } from '../../../contract/snapshot.ts';
import { openOverlay } from '../../store/store.ts';
import { Badge } from '../../ui/badge.tsx';
import { EnvironmentDot } from '../../ui/environment-dot.tsx';

/** An environment's column: its name, what runs there, and how it fares, in words. */
export function MatrixHead({ environment }: { environment: Environment }) {
  const { name, colour, running, look } = environment;
  const drift = look?.drift ?? null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part
    // biome-ignore lint/a11y/useFocusableInteractive: its badges are focused
    <div
      role="columnheader"
      aria-label={name}
      className="flex min-w-44 flex-1 basis-44 flex-col gap-1 border-l border-line px-3 py-2"
    >
      <span className="flex min-w-0 items-center gap-2">
        <EnvironmentDot colour={colour} />
        <span className="min-w-0 truncate font-semibold" title={name}>
          {name}
        </span>
        <span className="min-w-0 truncate font-mono text-sm font-normal text-muted" title={running?.version}>
          {running?.version ?? 'nothing yet'}
        </span>
      </span>
      <span className="flex min-h-5 flex-wrap gap-1">
        {running?.health && (
          <span title={running.health.message}>
            <Badge tone={running.health.healthy ? 'success' : 'danger'}>
              <HeartPulse aria-hidden className="size-3" />
              {running.health.healthy ? 'Healthy' : 'Unhealthy'}
            </Badge>
          </span>
        )}
        {drift && (
          <button
            type="button"
            className="rounded hover:brightness-95 dark:hover:brightness-125"
            title={drift.message}
            aria-label={`Drift in ${name}${drift.ignored ? ', ignored' : ''}: look`}
            onClick={() => openOverlay({ kind: 'drift', environment: environment.id })}
          >
            <Badge tone={drift.ignored ? 'neutral' : 'danger'}>
              {drift.ignored ? 'Drift, ignored' : 'Drift'}
            </Badge>
          </button>
        )}
        {!drift && look?.live === 'matches' && (
          <span title={look.message}>
            <Badge tone="success">Live matches</Badge>
          </span>
        )}
        {look?.live === 'unreachable' && (
          <span title={look.message}>
            <Badge tone="danger">Can’t be reached</Badge>
          </span>
        )}
      </span>
    </div>
  );
}
