import { History } from 'lucide-react';
import type { Receipt } from '../../../contract/receipt.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { openOverlay, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';

type Props = { receipt: Receipt; environment: Environment };

/** Goes back to what ran before this deployment, while it is what runs; where it can't, the plan says why not. */
export function UndoButton({ receipt, environment }: Props) {
  const { readOnly } = useProject();
  const { id, running, previousVersion, name } = environment;
  if (running?.receiptId !== receipt.id) return null;
  return (
    <Button
      disabled={readOnly !== null}
      {...(previousVersion === null
        ? {}
        : { title: `Deploys ${previousVersion} again, which ran in ${name} before` })}
      onClick={() =>
        openOverlay({ kind: 'deploy', environment: id, source: { kind: 'undo', receipt: receipt.id } })
      }
    >
      <History aria-hidden className="size-4" />
      Undo this deployment…
    </Button>
  );
}
