import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { FileChange } from '../../../contract/commands/compare.ts';
import { chosenFocus } from '../../ui/chosen-focus.ts';
import { cx } from '../../ui/cx.ts';
import { visibleName } from '../../ui/visible-name.ts';

const marks = {
  added: { letter: 'A', word: 'added', tone: 'text-success' },
  modified: { letter: 'M', word: 'modified', tone: 'text-warning' },
  deleted: { letter: 'D', word: 'deleted', tone: 'text-danger' },
  renamed: { letter: 'R', word: 'renamed', tone: 'text-accent-text' },
} as const;

type Props = { changes: FileChange[]; selected: string | null; onSelect: (path: string) => void };

/** The changed files: a list box, moved through with the arrow keys. */
export function ChangeList({ changes, selected, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: changes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 40,
    overscan: 12,
  });
  const index = changes.findIndex(change => change.path === selected);

  useEffect(() => {
    if (index >= 0) rows.scrollToIndex(index, { align: 'auto' });
  }, [index, rows]);

  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: changes.length - 1,
    };
    const next = changes[moves[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    onSelect(next.path);
  };

  return (
    <div
      ref={scroller}
      role="listbox"
      data-landing
      aria-label="Changed files"
      tabIndex={0}
      aria-activedescendant={index >= 0 ? `change-${index}` : undefined}
      onKeyDown={onKeyDown}
      className={cx(
        'group/list min-h-0 flex-1 overflow-auto p-1',
        index >= 0 ? 'outline-none' : '-outline-offset-2',
      )}
    >
      <div style={{ height: rows.getTotalSize() }} className="relative">
        {rows.getVirtualItems().map(row => {
          const change = changes[row.index];
          if (!change) return null;
          return (
            <div
              key={change.path}
              id={`change-${row.index}`}
              role="option"
              tabIndex={-1}
              aria-selected={row.index === index}
              aria-posinset={row.index + 1}
              aria-setsize={changes.length}
              title={visibleName(change.oldPath ? `${change.oldPath} → ${change.path}` : change.path)}
              onClick={() => onSelect(change.path)}
              onKeyDown={undefined}
              style={{ transform: `translateY(${row.start}px)` }}
              className={cx(
                'absolute inset-x-0 flex h-10 items-center gap-2 rounded px-2',
                row.index === index ? cx('bg-accent-soft', chosenFocus) : 'hover:bg-hover',
              )}
            >
              <Row change={change} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Row({ change }: { change: FileChange }) {
  const mark = marks[change.status];
  const slash = change.path.lastIndexOf('/');
  return (
    <>
      <span aria-hidden className={cx('w-3 shrink-0 text-center font-mono text-sm font-semibold', mark.tone)}>
        {mark.letter}
      </span>
      <span className="sr-only">{mark.word}</span>
      <span className="min-w-0 flex-1 leading-4">
        <span className="block truncate">{visibleName(change.path.slice(slash + 1))}</span>
        <span className="block truncate text-xs text-muted">
          {visibleName(
            change.oldPath ? `from ${change.oldPath}` : change.path.slice(0, Math.max(slash, 0)) || ' ',
          )}
        </span>
      </span>
      <span className="flex shrink-0 flex-col items-end font-mono text-xs leading-4 tabular-nums">
        {!!change.insertions && <span className="text-success">+{change.insertions}</span>}
        {!!change.deletions && <span className="text-danger">−{change.deletions}</span>}
      </span>
    </>
  );
}
