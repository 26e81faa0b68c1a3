import { Undo2 } from 'lucide-react';
import { runAction } from '../../store/actions.ts';
import { useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

/** The last restore, as long as it can be taken back; also after a restart. */
export function UndoRow() {
  const { undo } = useProject();
  if (!undo) return null;
  return (
    <div className="relative flex shrink-0 items-center gap-2 border-b border-line bg-canvas py-1.5 pr-3 pl-10 text-sm text-muted">
      <span aria-hidden className="absolute inset-y-0 left-[19.5px] w-px bg-line-strong" />
      <span className="min-w-0 truncate" title={undo.version}>
        Restored {undo.version} <RelativeTime instant={undo.at} />
      </span>
      <span className="flex-1" />
      <Button size="sm" onClick={() => runAction('draft.undo')}>
        <Undo2 aria-hidden className="size-3.5" />
        Undo restore
      </Button>
    </div>
  );
}
