import type { Environment, LiveLook } from '../../../contract/snapshot.ts';
import { openOverlay } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';

/** What a look found that one has to know, in a sentence, with the way to what can be done about it. */
export function LiveCheckNote({ look, environment }: { look: LiveLook; environment: Environment }) {
  const { live, message, drift } = look;
  const unreachable = live === 'unreachable';
  if (drift === null && !unreachable) return null;
  return (
    <>
      {unreachable && <Note tone="danger">{message}</Note>}
      {drift && !drift.ignored && (
        <Note
          tone={live === 'empty' ? 'warning' : 'danger'}
          action={
            <Button size="sm" onClick={() => openOverlay({ kind: 'drift', environment: environment.id })}>
              Look…
            </Button>
          }
        >
          {drift.message}
        </Note>
      )}
    </>
  );
}
