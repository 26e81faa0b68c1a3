import type { Running } from '../../../contract/snapshot.ts';
import { openOverlay } from '../../store/store.ts';
import { RelativeTime, shortTime } from '../../ui/relative-time.tsx';

/** The version that runs, since when and by whom; it leads to its receipt. */
export function CardRuns({ running }: { running: Running | null }) {
  if (!running) return <p className="text-muted">Nothing deployed yet</p>;
  const { version, since, who, receiptId } = running;
  return (
    <p className="flex min-w-0 max-w-full flex-wrap items-baseline gap-x-2 text-sm text-muted">
      <button
        type="button"
        title={`${version}: show the receipt`}
        onClick={() => openOverlay({ kind: 'receipt', id: receiptId })}
        className="max-w-64 truncate rounded font-mono text-base font-medium text-text underline-offset-2 hover:underline"
      >
        {version}
      </button>
      <span className="min-w-0 truncate">
        <RelativeTime instant={since} />
        <span className="hidden sm:inline"> ({shortTime(since)})</span> by{' '}
        <span title={`${who.name} <${who.email}>`}>{who.name}</span>
      </span>
    </p>
  );
}
