import { FolderOpen, Keyboard, Plus, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { actions } from '../../../contract/actions.ts';
import { runAction } from '../../store/actions.ts';
import { openOverlay, useStore } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { keysLabel } from '../../ui/keys.ts';
import { Mark } from '../../ui/mark.tsx';
import { FirstSteps } from './first-steps.tsx';
import { RecentProjects } from './recent-projects.tsx';
import { SampleButton } from './sample-button.tsx';

/** No project is open: what Tagline is, the ways in, and where one was last. */
export function Welcome() {
  const recent = useStore(state => state.snapshot?.recent) ?? [];
  const first = recent.length === 0;
  return (
    <main className="relative flex min-h-0 flex-1 flex-col overflow-auto">
      <div className="absolute top-3 right-3 flex gap-1">
        <IconButton
          icon={Keyboard}
          label="Keyboard shortcuts"
          keys={actions['help.shortcuts'].keys}
          onClick={() => runAction('help.shortcuts')}
        />
        <IconButton
          icon={Settings}
          label="Settings"
          tooltipSide="left"
          onClick={() => openOverlay({ kind: 'settings' })}
        />
      </div>
      <div className="m-auto grid w-full max-w-240 gap-10 p-8 pt-14 md:grid-cols-[5fr_6fr] md:gap-16">
        <section aria-labelledby="product" className="flex min-w-0 flex-col">
          <div className="flex items-center gap-3">
            <Mark className="size-10 shrink-0" />
            <h1 id="product" className="text-2xl font-semibold tracking-tight">
              Tagline
            </h1>
          </div>
          <p className="mt-4 max-w-88 text-lg text-muted">
            Build integrations, keep every version, and deploy the one you choose. All on this machine.
          </p>
          <div className="mt-6 flex max-w-88 flex-col gap-2">
            <Way
              action="project.open"
              primary={!first}
              icon={<FolderOpen aria-hidden className="size-4" />}
            />
            <Way action="project.new" primary={false} icon={<Plus aria-hidden className="size-4" />} />
            {!first && <SampleButton />}
          </div>
        </section>
        {first ? <FirstSteps /> : <RecentProjects recent={recent} />}
      </div>
    </main>
  );
}

function Way({
  action,
  primary,
  icon,
}: {
  action: 'project.open' | 'project.new';
  primary: boolean;
  icon: ReactNode;
}) {
  const { label, keys } = actions[action];
  return (
    <Button
      variant={primary ? 'primary' : 'secondary'}
      className="h-10 justify-start"
      onClick={() => runAction(action)}
    >
      {icon}
      {label}
      <kbd aria-hidden className="ml-auto font-sans text-sm font-normal">
        {keysLabel(keys)}
      </kbd>
    </Button>
  );
}
