import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { DeploymentMatrix } from '../../../contract/commands/deploy.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { useProject } from '../../store/store.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { cellMenu } from './cell-menu.ts';
import { MatrixCell } from './matrix-cell.tsx';
import { MatrixHead } from './matrix-head.tsx';
import type { MatrixRow } from './rows.ts';

type Props = { rows: MatrixRow[]; environments: Environment[]; cells: DeploymentMatrix['cells'] };

const rowHeight = 40;
const pageOfRows = 10;
const nameColumn = 'sticky left-0 z-10 flex w-56 shrink-0 items-center gap-2 bg-surface px-4';

/** Versions by environments: arrow keys move between the cells, Enter opens one; only what is in sight is drawn. */
export function MatrixGrid({ rows, environments, cells }: Props) {
  const readOnly = useProject().readOnly !== null;
  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const [at, setAt] = useState({ row: 0, column: 0 });
  const row = Math.min(at.row, rows.length - 1);
  const column = Math.min(at.column, environments.length - 1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    // The row that holds the focus stays, however far one scrolls.
    rangeExtractor: range => [...new Set([...defaultRangeExtractor(range), row])].sort((a, b) => a - b),
  });

  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-row="${row}"] [data-column="${column}"]`)?.focus();
  }, [row, column]);

  const go = (nextRow: number, nextColumn: number) => {
    const to = {
      row: Math.min(Math.max(nextRow, 0), rows.length - 1),
      column: Math.min(Math.max(nextColumn, 0), environments.length - 1),
    };
    wantsFocus.current = true;
    virtual.scrollToIndex(to.row);
    setAt(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target as HTMLElement).closest('[data-column]') || event.altKey || event.metaKey) return;
    const far = event.ctrlKey;
    const moves: Record<string, [number, number]> = {
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      ArrowRight: [row, column + 1],
      ArrowLeft: [row, column - 1],
      PageDown: [row + pageOfRows, column],
      PageUp: [row - pageOfRows, column],
      Home: [far ? 0 : row, 0],
      End: [far ? rows.length - 1 : row, environments.length - 1],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    go(...move);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part
    <div
      ref={scroller}
      role="grid"
      tabIndex={-1}
      aria-label="Versions by environments"
      aria-rowcount={rows.length + 1}
      aria-colcount={environments.length + 1}
      // Before the cell's button, which would open its menu on an arrow.
      onKeyDownCapture={onKeyDown}
      className="min-h-0 flex-1 overflow-auto"
    >
      <div className="w-max min-w-full">
        {/* biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: its cells are focused */}
        <div role="row" className="sticky top-0 z-20 flex border-b border-line bg-surface">
          {/* biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part */}
          {/* biome-ignore lint/a11y/useFocusableInteractive: nothing is done with it */}
          <div role="columnheader" className={`${nameColumn} text-sm font-semibold text-muted`}>
            Version
          </div>
          {environments.map(environment => (
            <MatrixHead key={environment.id} environment={environment} />
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part */}
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const version = rows[index];
            if (!version) return null;
            return (
              // biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part
              // biome-ignore lint/a11y/useFocusableInteractive: its cells are focused
              <div
                key={version.name}
                role="row"
                data-row={index}
                aria-rowindex={index + 2}
                style={{ transform: `translateY(${start}px)`, height: rowHeight }}
                className="absolute inset-x-0 flex border-b border-line"
              >
                {/* biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part */}
                {/* biome-ignore lint/a11y/useFocusableInteractive: nothing is done with it */}
                <div role="rowheader" className={nameColumn}>
                  <span className="min-w-0 truncate font-mono font-medium" title={version.name}>
                    {version.name}
                  </span>
                  <span className="flex-1" />
                  {version.date && (
                    <RelativeTime instant={version.date} className="shrink-0 text-sm text-muted" />
                  )}
                </div>
                {environments.map((environment, place) => {
                  const cell = cells[version.name]?.[environment.id] ?? null;
                  const { usable, name } = version;
                  const next = environments[place + 1] ?? null;
                  return (
                    <MatrixCell
                      key={environment.id}
                      version={name}
                      environment={environment}
                      cell={cell}
                      items={cellMenu({ version: name, environment, cell, usable, readOnly, next })}
                      focusable={index === row && place === column}
                      column={place}
                      onFocus={() => setAt({ row: index, column: place })}
                    />
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
