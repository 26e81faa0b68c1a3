import { ChevronDown, Eye, Tag } from 'lucide-react';
import { standingText } from '../../store/standing.ts';
import { closePopover, openOverlay, useProject, useStore } from '../../store/store.ts';
import { cx } from '../../ui/cx.ts';
import { Popover } from '../../ui/popover.tsx';
import { History } from './history.tsx';

/** Which version is active and where one stands; opens the version history. */
export function VersionsButton() {
  const project = useProject();
  const open = useStore(state => state.overlay?.kind === 'versions');
  const { standing, draft } = project;
  const viewing = standing.kind === 'viewing';
  const Icon = viewing ? Eye : Tag;
  const title = viewing ? `Viewing ${standing.version}` : (draft.base ?? 'No version yet');
  const standingWords = viewing ? 'Read-only' : standingText(project);
  return (
    <Popover
      open={open}
      onOpenChange={next => (next ? openOverlay({ kind: 'versions' }) : closePopover('versions'))}
      label="Version history"
      className="max-h-[min(70vh,var(--radix-popover-content-available-height))] w-140 max-w-[calc(100vw-16px)]"
      trigger={
        <button
          type="button"
          aria-label={`Version history: ${title}. ${standingWords}`}
          title={`${title}\n${standingWords}`}
          className={cx(
            'flex h-10 max-w-80 min-w-36 shrink items-center gap-2 rounded-md px-2 text-left transition-colors hover:bg-hover data-[state=open]:bg-hover',
            viewing && 'bg-warning-soft text-warning',
          )}
        >
          <Icon aria-hidden className={cx('size-4 shrink-0', !viewing && 'text-muted')} />
          <span className="flex min-w-0 flex-col">
            <span className="truncate leading-[18px] font-semibold">{title}</span>
            <span className={cx('truncate text-xs leading-[14px]', !viewing && 'text-muted')}>
              {standingWords}
            </span>
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0 opacity-70" />
        </button>
      }
    >
      <History />
    </Popover>
  );
}
