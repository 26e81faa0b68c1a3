import { History } from 'lucide-react';
import type { Receipt } from '../../../contract/receipt.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { openOverlay, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';

type Props = { receipt: Receipt; environment: Environment };

/** Goes back to what ran before this deployment, as long as nothing was deployed after it. */
export function UndoButton({ receipt, environment }: Props) {
  const { readOnly } = useProject();
  const { id, running, previousVersion, name } = environment;
  if (running?.receiptId !== receipt.id) return null;
  const why =
    previousVersion === null
      ? `Nothing ran in ${name} before ${receipt.version}, so there is nothing to go back to.`
      : `Deploys ${previousVersion} again, which ran in ${name} before.`;
  return (
    <span title={why}>
      <Button
        disabled={readOnly !== null || previousVersion === null}
        onClick={() =>
          openOverlay({ kind: 'deploy', environment: id, source: { kind: 'undo', receipt: receipt.id } })
        }
      >
        <History aria-hidden className="size-4" />
        Undo this deployment…
      </Button>
    </span>
  );
}
