import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Version } from '../../../contract/commands/versions.ts';
import { useProject } from '../../store/store.ts';
import { useCounts } from './use-counts.ts';
import { versionDeeds } from './version-deeds.ts';
import { VersionRow } from './version-row.tsx';

type Props = {
  /** Those that the filter leaves, newest first. */
  versions: Version[];
  all: Version[];
  stamp: string;
};

const usualHeight = 78;
const pageOfRows = 6;

/** The versions as a grid: arrow keys move between rows, Enter views one; only what is in sight is drawn. */
export function HistoryList({ versions, all, stamp }: Props) {
  const { standing, draft, environments } = useProject();
  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const [at, setAt] = useState(0);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const current = Math.min(at, versions.length - 1);
  const previous = useMemo(() => new Map(all.map(({ name }, i) => [name, all[i + 1]?.name ?? null])), [all]);

  const rows = useVirtualizer({
    count: versions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualHeight,
    getItemKey: index => versions[index]?.name ?? index,
    overscan: 6,
    // The row that holds the focus stays, however far one scrolls.
    rangeExtractor: range => [...new Set([...defaultRangeExtractor(range), current])].sort((a, b) => a - b),
  });
  const drawn = rows.getVirtualItems();
  const counts = useCounts(
    drawn.map(({ index }) => versions[index]).flatMap(version => (version?.usable ? [version.name] : [])),
    stamp,
  );

  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"]`)?.focus();
  }, [current]);

  const go = (index: number) => {
    const bounded = Math.min(Math.max(index, 0), versions.length - 1);
    wantsFocus.current = true;
    rows.scrollToIndex(bounded);
    setAt(bounded);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = (event.target as HTMLElement).closest('[role="row"]');
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const popover = event.currentTarget.closest('[role="dialog"]');
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(current + 1),
      ArrowUp: () =>
        current === 0 ? popover?.querySelector<HTMLElement>('[data-first]')?.focus() : go(current - 1),
      PageDown: () => go(current + pageOfRows),
      PageUp: () => go(current - pageOfRows),
      Home: () => go(0),
      End: () => go(versions.length - 1),
    };
    const act = keys[event.key];
    const version = versions[current];
    if (act) {
      event.preventDefault();
      act();
    } else if (event.key === 'Enter' && event.target === row && version?.usable) {
      event.preventDefault();
      void versionDeeds.view(version.name);
    } else if (event.key.length === 1 && event.key !== ' ') {
      // Typing goes on in the filter: the key lands where the focus is by then.
      popover?.querySelector('input')?.focus();
    }
  };
  const toggle = (name: string) =>
    setExpanded(last => {
      const next = new Set(last);
      if (!next.delete(name)) next.add(name);
      return next;
    });

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part
    <div
      ref={scroller}
      role="grid"
      tabIndex={-1}
      aria-label="Versions, newest first"
      aria-rowcount={versions.length}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-auto overscroll-contain"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part */}
      <div role="rowgroup" className="relative" style={{ height: rows.getTotalSize() }}>
        {drawn.map(({ index, start }) => {
          const version = versions[index];
          return (
            version && (
              <VersionRow
                key={version.name}
                ref={rows.measureElement}
                index={index}
                offset={start}
                version={version}
                previous={previous.get(version.name) ?? null}
                last={all.at(-1) === version}
                active={version.name === draft.base}
                viewed={standing.kind === 'viewing' && standing.version === version.name}
                runningOn={environments.filter(({ running }) => running?.version === version.name)}
                counts={counts[version.name]}
                expanded={expanded.has(version.name)}
                onToggle={() => toggle(version.name)}
                focusable={index === current}
                onFocus={() => setAt(index)}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
