import {
  FolderOpen,
  History,
  Keyboard,
  LogOut,
  Plus,
  Rocket,
  Settings,
  Shapes,
  ShieldCheck,
} from 'lucide-react';
import { actions } from '../../contract/actions.ts';
import { DriftButton } from '../features/deploy/drift-button.tsx';
import { EnvironmentsButton } from '../features/environments/environments-button.tsx';
import { VersionsButton } from '../features/timeline/versions-button.tsx';
import { runAction } from '../store/actions.ts';
import { openProject } from '../store/open-project.ts';
import { openOverlay, useProject, useStore } from '../store/store.ts';
import type { View } from '../store/ui-state.ts';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { Menu } from '../ui/menu.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { Tooltip } from '../ui/tooltip.tsx';

const views: { value: View['kind']; label: string }[] = [
  { value: 'editor', label: 'Editor' },
  { value: 'compare', label: 'Compare' },
  { value: 'deployments', label: 'Deployments' },
  { value: 'activity', label: 'Activity' },
];

/** Where one is, which version, which environments, and the way to deploy. */
export function Header() {
  const project = useProject();
  const view = useStore(state => state.view.kind);
  const others = useStore(state => state.snapshot?.recent) ?? [];
  const elsewhere = others.filter(recent => recent.path !== project.path && !recent.missing).slice(0, 5);
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-canvas px-3">
      <h1 className="sr-only">{project.name}</h1>
      <Menu
        trigger={
          <Button
            variant="ghost"
            className="max-w-64 min-w-10 shrink-[2] px-2 font-semibold text-text"
            aria-label={`Project ${project.name}`}
          >
            <Mark className="size-5 shrink-0" />
            <span className="truncate">{project.name}</span>
          </Button>
        }
        items={[
          ...elsewhere.map(recent => ({
            label: recent.name,
            icon: History,
            onSelect: () => void openProject.open(recent.path),
          })),
          ...(elsewhere.length > 0 ? (['separator'] as const) : []),
          {
            label: 'New project…',
            icon: Plus,
            keys: actions['project.new'].keys,
            onSelect: () => runAction('project.new'),
          },
          {
            label: 'Open folder…',
            icon: FolderOpen,
            keys: actions['project.open'].keys,
            onSelect: () => runAction('project.open'),
          },
          { label: 'Open the sample', icon: Shapes, onSelect: () => runAction('project.sample') },
          'separator',
          { label: 'Settings…', icon: Settings, onSelect: () => openOverlay({ kind: 'settings' }) },
          {
            label: 'Keyboard shortcuts',
            icon: Keyboard,
            keys: 'F1',
            onSelect: () => runAction('help.shortcuts'),
          },
          { label: 'Check project…', icon: ShieldCheck, onSelect: () => runAction('project.check') },
          { label: 'Close project', icon: LogOut, onSelect: () => runAction('project.close') },
        ]}
      />
      <span aria-hidden className="text-line-strong">
        /
      </span>
      <VersionsButton />
      <EnvironmentsButton />
      <DriftButton />
      <span className="flex-1" />
      <div className="hidden md:flex">
        <Segmented label="View" value={view} onChange={next => runAction(`view.${next}`)} options={views} />
      </div>
      <div className="shrink-0 md:hidden">
        <Select
          label="View"
          size="sm"
          value={view}
          onChange={next => runAction(`view.${next as View['kind']}`)}
          options={views}
        />
      </div>
      <Tooltip label="Deploy to an environment" keys={actions['deploy.open'].keys}>
        <Button variant="primary" onClick={() => runAction('deploy.open')}>
          <Rocket aria-hidden className="size-4" />
          <span className="sr-only md:not-sr-only">Deploy</span>
        </Button>
      </Tooltip>
    </header>
  );
}
