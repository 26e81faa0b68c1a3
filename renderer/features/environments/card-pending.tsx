import type { Pending } from '../../../contract/commands/deploy.ts';
import { changeCount } from '../../store/standing.ts';
import { Counts } from '../../ui/counts.tsx';
import { pendingWords } from './pending-words.ts';

type Props = { pending: Pending; runs: string | null };

/** What an environment has not received yet, in one line. */
export function CardPending({ pending, runs }: Props) {
  const { text, title } = pendingWords(pending, runs);
  return (
    <p className="flex min-w-0 items-baseline gap-2 text-sm text-muted" title={title}>
      <span className="truncate">{text}</span>
      {changeCount(pending.draft) > 0 && (
        <span className="shrink-0">
          <Counts {...pending.draft} />
        </span>
      )}
    </p>
  );
}
