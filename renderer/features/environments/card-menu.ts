import {
  ArrowDown,
  ArrowUp,
  GitCompareArrows,
  History,
  Pencil,
  ReceiptText,
  ShieldCheck,
  Trash2,
} from 'lucide-react';
import type { Environment } from '../../../contract/snapshot.ts';
import { closeOverlay, openOverlay, show } from '../../store/store.ts';
import type { MenuItem } from '../../ui/menu.tsx';

export type Move = { up: boolean; down: boolean; run: (by: -1 | 1) => void };

/** What else can be done with an environment. */
export function cardMenu(
  { id, running, previousVersion }: Environment,
  readOnly: boolean,
  move: Move | null,
  onCheck: () => void,
): MenuItem[] {
  const rollback: MenuItem[] =
    running && previousVersion !== null
      ? [
          {
            label: `Roll back to ${previousVersion}…`,
            icon: History,
            disabled: readOnly,
            onSelect: () => openOverlay({ kind: 'deploy', environment: id, source: { kind: 'previous' } }),
          },
        ]
      : [];
  const whatRuns: MenuItem[] = running
    ? [
        {
          label: 'Compare with the latest draft',
          icon: GitCompareArrows,
          onSelect: () => {
            closeOverlay();
            show({ kind: 'compare', a: { kind: 'environment', id }, b: { kind: 'draft' }, path: null });
          },
        },
        {
          label: 'Show its receipt',
          icon: ReceiptText,
          onSelect: () => openOverlay({ kind: 'receipt', id: running.receiptId }),
        },
      ]
    : [];
  const moves: MenuItem[] = move
    ? [
        { label: 'Move up', icon: ArrowUp, disabled: readOnly || !move.up, onSelect: () => move.run(-1) },
        {
          label: 'Move down',
          icon: ArrowDown,
          disabled: readOnly || !move.down,
          onSelect: () => move.run(1),
        },
        'separator',
      ]
    : [];
  return [
    ...rollback,
    // Also where nothing was deployed yet: somebody else's release, or a lock, may stand there.
    { label: 'Check what runs there', icon: ShieldCheck, onSelect: onCheck },
    ...whatRuns,
    'separator',
    ...moves,
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
}
