import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { ActivityEntry } from '../../../contract/receipt.ts';
import { openOverlay } from '../../store/store.ts';
import { chosenFocus } from '../../ui/chosen-focus.ts';
import { cx } from '../../ui/cx.ts';
import { ActivityItem } from './activity-item.tsx';
import type { ActivityRow } from './filter.ts';

const canOpen = (entry: ActivityEntry) => entry.receipt !== null;
const open = (entry: ActivityEntry) => canOpen(entry) && openOverlay({ kind: 'receipt', id: entry.id });

/** Day by day, newest first; arrow keys move, Enter opens the receipt. */
export function ActivityList({ rows }: { rows: ActivityRow[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => (rows[index]?.kind === 'day' ? 36 : 44),
    overscan: 10,
  });
  const index = rows.findIndex(row => row.kind === 'entry' && row.entry.id === selected);

  const go = (from: number, step: 1 | -1) => {
    for (let next = from; next >= 0 && next < rows.length; next += step) {
      const row = rows[next];
      if (row?.kind !== 'entry') continue;
      setSelected(row.entry.id);
      virtual.scrollToIndex(next, { align: 'auto' });
      return;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[index];
    if (event.key === 'ArrowDown') go(index + 1, 1);
    else if (event.key === 'ArrowUp') go(index - 1, -1);
    else if (event.key === 'Home') go(0, 1);
    else if (event.key === 'End') go(rows.length - 1, -1);
    else if (event.key === 'Enter' && row?.kind === 'entry') open(row.entry);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      role="listbox"
      data-landing
      aria-label="Activity, newest first"
      tabIndex={0}
      aria-activedescendant={index >= 0 ? `activity-${index}` : undefined}
      onKeyDown={onKeyDown}
      className={cx(
        'group/list min-h-0 flex-1 overflow-auto',
        index >= 0 ? 'outline-none' : '-outline-offset-2',
      )}
    >
      <div className="relative mx-auto max-w-240" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(item => {
          const row = rows[item.index];
          if (!row) return null;
          const style = { transform: `translateY(${item.start}px)`, height: item.size };
          if (row.kind === 'day') {
            return (
              <div
                key={row.day}
                role="presentation"
                style={style}
                className="absolute inset-x-0 flex items-end px-4 pb-1 text-sm font-semibold text-muted"
              >
                {row.label}
              </div>
            );
          }
          const { entry } = row;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list box handles the keys for its options
            <div
              key={entry.id}
              id={`activity-${item.index}`}
              role="option"
              tabIndex={-1}
              aria-selected={item.index === index}
              style={style}
              onClick={() => {
                setSelected(entry.id);
                open(entry);
              }}
              className={cx(
                'absolute inset-x-1 flex items-center gap-3 rounded-md px-3',
                item.index === index ? cx('bg-accent-soft', chosenFocus) : 'hover:bg-hover',
              )}
            >
              <ActivityItem entry={entry} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
