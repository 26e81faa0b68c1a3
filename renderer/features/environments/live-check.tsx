import type { Environment } from '../../../contract/snapshot.ts';
import type { LiveCheck } from '../../store/live-checks.ts';
import { closeOverlay, show } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';

const tones = { differs: 'danger', empty: 'warning', unreachable: 'danger' } as const;

/** What a check found that one has to know, in a sentence, with the way to see the difference. */
export function LiveCheckNote({ check, environment }: { check: LiveCheck; environment: Environment }) {
  const version = environment.running?.version;
  if (check.live === 'matches' || (check.live === 'empty' && version === undefined)) return null;
  const seeDifference = () => {
    closeOverlay();
    if (version === undefined) return;
    show({
      kind: 'compare',
      a: { kind: 'version', name: version },
      b: { kind: 'environment', id: environment.id },
      path: null,
    });
  };
  return (
    <Note
      tone={tones[check.live]}
      action={
        check.differing > 0 && (
          <Button size="sm" onClick={seeDifference}>
            Compare
          </Button>
        )
      }
    >
      {check.message}
    </Note>
  );
}
