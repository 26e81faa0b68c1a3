import type { Environment } from '../../../contract/snapshot.ts';
import { closeOverlay, show } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import type { LiveCheckState } from './use-live-check.ts';

const tones = { matches: 'success', differs: 'danger', empty: 'warning', unreachable: 'danger' } as const;

/** What a check found, in a sentence, with the way to see the difference. */
export function LiveCheck({ state, environment }: { state: LiveCheckState; environment: Environment }) {
  if (state.kind === 'idle') return null;
  if (state.kind === 'running') {
    return (
      <p role="status" className="py-1">
        Reading what runs there…
      </p>
    );
  }
  const version = environment.running?.version;
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
      tone={tones[state.live]}
      className="mt-1"
      action={
        state.differing > 0 && (
          <Button size="sm" onClick={seeDifference}>
            Compare
          </Button>
        )
      }
    >
      {state.message}
    </Note>
  );
}
