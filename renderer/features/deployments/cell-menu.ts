import { ArrowRight, History, ReceiptText, Rocket } from 'lucide-react';
import type { DeploymentCell } from '../../../contract/commands/deploy.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { openOverlay } from '../../store/store.ts';
import type { MenuItem } from '../../ui/menu.tsx';

type Place = {
  version: string;
  environment: Environment;
  cell: DeploymentCell | null;
  /** Whether the version can be deployed (any more). */
  usable: boolean;
  readOnly: boolean;
  /** The environment after it in the promotion order. */
  next: Environment | null;
};

/** What can be done with a version in an environment. */
export function cellMenu({ version, environment, cell, usable, readOnly, next }: Place): MenuItem[] {
  const { id, name, running, previousVersion } = environment;
  return [
    ...(cell
      ? [
          {
            label: 'Show the receipt',
            icon: ReceiptText,
            onSelect: () => openOverlay({ kind: 'receipt', id: cell.receiptId }),
          },
        ]
      : []),
    {
      label: cell?.runs ? `Deploy ${version} to ${name} again…` : `Deploy ${version} to ${name}…`,
      icon: Rocket,
      disabled: readOnly || !usable,
      onSelect: () =>
        openOverlay({ kind: 'deploy', environment: id, source: { kind: 'version', name: version } }),
    },
    ...(cell?.runs && next
      ? [
          {
            label: `Promote to ${next.name}…`,
            icon: ArrowRight,
            disabled: readOnly,
            onSelect: () =>
              openOverlay({ kind: 'deploy', environment: next.id, source: { kind: 'environment', id } }),
          },
        ]
      : []),
    ...(cell?.runs && running && previousVersion !== null
      ? [
          {
            label: `Roll ${name} back to ${previousVersion}…`,
            icon: History,
            disabled: readOnly,
            onSelect: () =>
              openOverlay({
                kind: 'deploy',
                environment: id,
                source: { kind: 'undo', receipt: running.receiptId },
              }),
          },
        ]
      : []),
  ];
}
