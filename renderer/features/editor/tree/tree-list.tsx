import { useVirtualizer } from '@tanstack/react-virtual';
import { FilePlus2, FolderOpen } from 'lucide-react';
import { type MouseEvent, useMemo, useRef, useState } from 'react';
import type { FileEntry } from '../../../../contract/commands/files.ts';
import { useProject } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ContextArea } from '../../../ui/menu.tsx';
import { NameRow } from './name-row.tsx';
import { dropTarget } from './tree-drag.ts';
import { listedRows } from './tree-listed.ts';
import { treeMenu } from './tree-menu.ts';
import { buildTree, treeRows } from './tree-model.ts';
import { TreeRowView } from './tree-row.tsx';
import { startCreate, useTree } from './tree-store.ts';
import { useTreeFocus } from './use-tree-focus.ts';
import { useTreeKeys } from './use-tree-keys.ts';
import { useTreeStart } from './use-tree-start.ts';

const rowHeight = 24;

export function TreeList({ entries }: { entries: FileEntry[] }) {
  const project = useProject();
  const editable = project.standing.kind === 'draft' && project.readOnly === null;
  const { expanded, filter, edit, focused, dropFolder } = useTree();
  const tree = useMemo(() => buildTree(entries), [entries]);
  const rows = useMemo(() => treeRows(tree, expanded, filter), [tree, expanded, filter]);
  const listed = listedRows(rows, editable ? edit : null);
  const scroller = useRef<HTMLDivElement>(null);
  const [menuFor, setMenuFor] = useState<string | null>(null);
  const virtualizer = useVirtualizer({
    count: listed.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    rangeExtractor: range => {
      const indexes = Array.from(
        { length: range.endIndex - range.startIndex + 1 },
        (_, i) => range.startIndex + i,
      );
      const kept = listed.findIndex(row => row.path === focused);
      return kept < 0 || indexes.includes(kept) ? indexes : [...indexes, kept].sort((a, b) => a - b);
    },
  });
  const current = rows.some(({ entry }) => entry.path === focused) ? focused : (rows[0]?.entry.path ?? null);
  useTreeStart(tree);
  const wantFocus = useTreeFocus(listed, virtualizer, scroller);
  const onKeyDown = useTreeKeys(rows, current, editable, tree, wantFocus);

  if (entries.length === 0 && edit === null) return <NoFiles editable={editable} />;
  const drop = editable ? dropTarget(tree) : {};
  const rememberRow = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest('[data-path]') : null;
    const path = row?.getAttribute('data-path') ?? null;
    setMenuFor(path);
    if (path !== null) useTree.setState({ focused: path });
  };
  return (
    <ContextArea items={treeMenu((menuFor !== null && tree.entries.get(menuFor)) || null, tree, project)}>
      <div
        ref={scroller}
        onContextMenuCapture={rememberRow}
        {...drop}
        className={cx(
          'min-h-0 flex-1 overflow-y-auto overflow-x-hidden pb-4',
          dropFolder === '' && 'shadow-[inset_0_0_0_2px_var(--accent)]',
        )}
      >
        <div
          role="tree"
          data-landing
          aria-label="Files"
          onKeyDown={onKeyDown}
          className="relative"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map(({ index, start, key }) => {
            const row = listed[index];
            if (!row) return null;
            return row.kind === 'name' ? (
              <NameRow key="name" row={row} top={start} />
            ) : (
              <TreeRowView
                key={key}
                row={row.row}
                top={start}
                current={row.path === current}
                changed={tree.changed.has(row.path)}
                editable={editable}
              />
            );
          })}
        </div>
        {rows.length === 0 && filter !== '' && <p className="px-4 py-2 text-muted">No file matches.</p>}
      </div>
    </ContextArea>
  );
}

function NoFiles({ editable }: { editable: boolean }) {
  return (
    <EmptyState
      icon={FolderOpen}
      title="No files yet"
      action={
        editable && (
          <Button onClick={() => startCreate('file', '')}>
            <FilePlus2 aria-hidden className="size-4" />
            New file
          </Button>
        )
      }
    >
      {editable ? 'Everything in this project’s folder shows here.' : 'This version holds no files.'}
    </EmptyState>
  );
}
