import { Copy, Eye, GitCompareArrows, History, Rocket, Trash2 } from 'lucide-react';
import type { Version } from '../../../contract/commands/versions.ts';
import type { MenuItem } from '../../ui/menu.tsx';
import { versionDeeds } from './version-deeds.ts';

/** A row's menu; `previous` is the version before it, if there is one. */
export function versionMenu({ name, usable }: Version, previous: string | null): MenuItem[] {
  const disabled = !usable;
  return [
    { label: 'View', icon: Eye, disabled, onSelect: () => void versionDeeds.view(name) },
    {
      label: 'Compare with the latest draft',
      icon: GitCompareArrows,
      disabled,
      onSelect: () => versionDeeds.compareWithDraft(name),
    },
    ...(previous === null
      ? []
      : [
          {
            label: 'Compare with the version before',
            icon: GitCompareArrows,
            disabled,
            onSelect: () => versionDeeds.compareWithPrevious(name, previous),
          },
        ]),
    'separator',
    { label: 'Restore…', icon: History, disabled, onSelect: () => versionDeeds.restore(name) },
    { label: 'Deploy…', icon: Rocket, disabled, onSelect: () => versionDeeds.deploy(name) },
    'separator',
    { label: 'Copy name', icon: Copy, onSelect: () => void versionDeeds.copyName(name) },
    { label: 'Delete version…', icon: Trash2, danger: true, onSelect: () => versionDeeds.remove(name) },
  ];
}
