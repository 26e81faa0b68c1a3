import { Server } from 'lucide-react';
import { actions } from '../../../contract/actions.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { closePopover, openOverlay, useProject, useStore } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { EnvironmentDot } from '../../ui/environment-dot.tsx';
import { keysLabel } from '../../ui/keys.ts';
import { Popover } from '../../ui/popover.tsx';
import { EnvironmentsPanel } from './environments-panel.tsx';

/** The others are counted; the popover has them all. */
const mostShown = 6;

/** The environments in the header, each with what it runs; opens the popover. */
export function EnvironmentsButton() {
  const { environments } = useProject();
  const open = useStore(state => state.overlay?.kind === 'environments');
  const spoken = environments
    .map(({ name, running }) => `${name} runs ${running?.version ?? 'nothing yet'}`)
    .join(', ');
  return (
    <Popover
      open={open}
      onOpenChange={next => (next ? openOverlay({ kind: 'environments' }) : closePopover('environments'))}
      label="Environments"
      className="w-152 max-w-[calc(100vw-16px)]"
      trigger={
        <Button
          variant="ghost"
          aria-label={environments.length > 0 ? `Environments: ${spoken}` : 'Environments'}
          title={`Environments (${keysLabel(actions['environments.open'].keys)})`}
          className="shrink-0 justify-start overflow-hidden lg:min-w-40 lg:shrink"
        >
          {environments.length === 0 ? (
            <>
              <Server aria-hidden className="size-4" />
              <span className="hidden md:inline">Environments</span>
            </>
          ) : (
            <>
              {environments.slice(0, mostShown).map(environment => (
                <Chip key={environment.id} environment={environment} />
              ))}
              {environments.length > mostShown && (
                <span className="text-sm font-normal">+{environments.length - mostShown}</span>
              )}
            </>
          )}
        </Button>
      }
    >
      <EnvironmentsPanel />
    </Popover>
  );
}

/** The version is dropped when the window is narrow, then the name; the dot always stays. */
function Chip({ environment: { name, colour, running } }: { environment: Environment }) {
  return (
    <span className="flex min-w-2 items-center gap-1.5 overflow-hidden text-sm font-normal">
      <EnvironmentDot colour={colour} />
      <span className="hidden max-w-28 truncate lg:inline">{name}</span>
      <span className="hidden max-w-32 truncate font-mono text-text xl:inline">
        {running?.version ?? '–'}
      </span>
    </span>
  );
}
