import { Plus } from 'lucide-react';
import { actions } from '../../../contract/actions.ts';
import { runAction } from '../../store/actions.ts';
import { changeCount } from '../../store/standing.ts';
import { closeOverlay, useProject } from '../../store/store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Counts } from '../../ui/counts.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { moveFocus } from './move-focus.ts';
import { TimelineDot } from './timeline-dot.tsx';

/** The latest draft on top of the versions: what it changed, `+` for a version of it, the way back to it. */
export function DraftRow() {
  const { standing, draft } = useProject();
  const viewing = standing.kind === 'viewing';
  const count = changeCount(draft.changes);
  const goBack = () => {
    closeOverlay();
    if (viewing) runAction('versions.return');
  };
  return (
    <div className="relative flex shrink-0 items-center border-b border-line bg-canvas pr-3">
      <TimelineDot kind={viewing ? 'draft' : 'standing'} place={draft.base === null ? 'only' : 'first'} />
      <button
        type="button"
        data-first
        onClick={goBack}
        onKeyDown={moveFocus}
        className="flex min-w-0 flex-1 flex-col py-2 pr-3 pl-10 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="flex min-w-0 items-center gap-2">
          <span className="font-semibold">Latest draft</span>
          {viewing && <Badge tone="accent">Return to it</Badge>}
          {count > 0 && <Counts {...draft.changes} />}
        </span>
        <span className="w-full truncate text-sm text-muted">
          {words(draft.base, count)}
          {draft.savedAt && (
            <>
              {' · saved '}
              <RelativeTime instant={draft.savedAt} />
            </>
          )}
        </span>
      </button>
      <IconButton
        icon={Plus}
        label="Create version"
        keys={actions['versions.create'].keys}
        onClick={() => runAction('versions.create')}
        className="bg-accent text-white hover:bg-accent-hover hover:text-white"
      />
    </div>
  );
}

function words(base: string | null, count: number): string {
  const files = `${count} ${count === 1 ? 'file' : 'files'}`;
  if (base === null) return count === 0 ? 'No files yet' : `${files}, in no version yet`;
  return count === 0 ? `Same as ${base}` : `${files} changed since ${base}`;
}
