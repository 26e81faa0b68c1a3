import { GitCompareArrows, Rocket, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { Receipt, RecordPlace } from '../../../contract/receipt.ts';
import { client } from '../../store/client.ts';
import { closeOverlay, openOverlay, show, useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { outcomeLook } from './look.ts';
import { ReceiptFields } from './receipt-fields.tsx';
import { ReceiptProof } from './receipt-proof.tsx';
import { UndoButton } from './undo-button.tsx';

const noteTones = { success: 'success', danger: 'danger', warning: 'warning', neutral: 'info' } as const;

/** One receipt, with every field: who, what, where, when, outcome, proof. */
export function ReceiptDialog({ id }: { id: string }) {
  const { path, stamps } = useProject();
  const query = useQuery(`${path} ${stamps.activity}`, () => client.activity.list({}));
  const entry = query.value?.entries.find(each => each.id === id || each.receipt?.id === id);
  const receipt = entry?.receipt;
  if (query.state === 'failed') {
    return (
      <Dialog title="Receipt" onClose={closeOverlay}>
        <Note tone="danger">{query.error.message}</Note>
      </Dialog>
    );
  }
  if (!receipt) {
    return (
      <Dialog title="Receipt" onClose={closeOverlay}>
        {query.state === 'loading' ? (
          <Spinner label="Reading the receipt" />
        ) : (
          <Note tone="warning">There is no receipt of that id in this project.</Note>
        )}
      </Dialog>
    );
  }
  return <Shown receipt={receipt} record={entry.record} />;
}

const verbs = { deploy: 'Deployment', promote: 'Promotion', rollback: 'Rollback', adopt: 'Adoption' };

function Shown({ receipt, record }: { receipt: Receipt; record: RecordPlace | undefined }) {
  const [proof, setProof] = useState(false);
  const { environments, readOnly } = useProject();
  const { word, tone } = outcomeLook[receipt.outcome];
  const { version, previousVersion } = receipt;
  const target = environments.find(({ id }) => id === receipt.environment.id);
  return (
    <Dialog
      title={`${verbs[receipt.action]} of ${version} to ${receipt.environment.name}`}
      size="lg"
      onClose={closeOverlay}
      footer={
        <>
          <Button aria-expanded={proof} onClick={() => setProof(!proof)} className="mr-auto">
            <ShieldCheck aria-hidden className="size-4" />
            {proof ? 'Hide proof' : 'Show proof'}
          </Button>
          {previousVersion !== null && previousVersion !== version && (
            <Button
              onClick={() => {
                closeOverlay();
                show({
                  kind: 'compare',
                  a: { kind: 'version', name: previousVersion },
                  b: { kind: 'version', name: version },
                  path: null,
                });
              }}
            >
              <GitCompareArrows aria-hidden className="size-4" />
              Compare with {previousVersion}
            </Button>
          )}
          {target && <UndoButton receipt={receipt} environment={target} />}
          {target && (
            <Button
              disabled={readOnly !== null}
              onClick={() =>
                openOverlay({
                  kind: 'deploy',
                  environment: target.id,
                  source: { kind: 'version', name: version },
                })
              }
            >
              <Rocket aria-hidden className="size-4" />
              Deploy again…
            </Button>
          )}
          <Button variant="primary" onClick={closeOverlay}>
            Done
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Note tone={noteTones[tone]} title={word}>
          {receipt.message}
        </Note>
        {receipt.readBack && (
          <p className="flex items-center gap-2">
            <Badge tone={receipt.readBack.matches ? 'success' : 'danger'}>Read back</Badge>
            {receipt.readBack.message}
          </p>
        )}
        <ReceiptFields receipt={receipt} record={record} />
        {proof && <ReceiptProof receipt={receipt} />}
      </div>
    </Dialog>
  );
}
