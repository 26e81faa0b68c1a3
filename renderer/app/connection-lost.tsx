import { useStore } from '../store/store.ts';
import { Note } from '../ui/note.tsx';

/** The loopback head's server went away; the transport keeps trying and the snapshot event ends this. */
export function ConnectionLost() {
  const lost = useStore(state => state.connection === 'lost');
  if (!lost) return null;
  return (
    <div className="fixed inset-x-0 top-3 z-50 flex justify-center">
      <Note tone="danger" title="Tagline is not answering" className="shadow-pop">
        Trying again. Your unsaved text stays in this window until it is back.
      </Note>
    </div>
  );
}
