import { useStore } from '../store/store.ts';
import { Note } from '../ui/note.tsx';

/** The loopback head's server went away; the transport keeps trying and the snapshot event ends this. */
export function ConnectionLost() {
  const lost = useStore(state => state.connection === 'lost');
  if (!lost) return null;
  return (
    <div className="fixed inset-x-0 top-3 z-50 flex justify-center">
      <Note
        tone="danger"
        title="Tagline is not answering"
        className="max-w-[min(560px,calc(100vw-32px))] shadow-pop"
      >
        Trying to reach it again; unsaved text stays in this window. If it was stopped, start it again and
        open the address that it prints.
      </Note>
    </div>
  );
}
