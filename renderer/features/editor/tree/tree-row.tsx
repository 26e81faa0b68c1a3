import { ChevronRight, Folder, FolderOpen } from 'lucide-react';
import { memo } from 'react';
import { useProjectPart } from '../../../store/store.ts';
import { cx } from '../../../ui/cx.ts';
import { visibleName } from '../../../ui/visible-name.ts';
import { keyOf } from '../documents/document.ts';
import { isDirty, useEditor } from '../documents/editor-store.ts';
import { openFile } from '../documents/tabs.ts';
import { FileIcon } from '../file-icon.tsx';
import { dragType } from './tree-drag.ts';
import type { TreeRow } from './tree-model.ts';
import { setExpanded, useTree } from './tree-store.ts';

type Props = {
  row: TreeRow;
  /** Pixels from the top of the list. */
  top: number;
  /** The row that Tab leads to. */
  current: boolean;
  /** For a folder: something in it differs from the active version. */
  changed: boolean;
  editable: boolean;
};

export const TreeRowView = memo(function TreeRowView({ row, top, current, changed, editable }: Props) {
  const { entry, name, level, position, siblings, expanded } = row;
  const { path, kind, status } = entry;
  const active = useEditor(state => state.active === path);
  const dirty = useEditor(state => isDirty(state.documents[keyOf(state.at, path)]));
  const dropHere = useTree(state => state.dropFolder === path);
  const base = useProjectPart(project => ({ name: project.draft.base }))?.name;
  const mark = marks[status ?? 'unchanged'];
  const since = base ? ` since ${base}` : '';
  const open = () => {
    useTree.setState({ focused: path });
    if (expanded === null) openFile(path);
    else setExpanded([path], !expanded);
  };
  const shown = visibleName(name);
  const words = [shown, kinds[kind], mark?.word, dirty && 'unsaved', changed && 'holds changes'];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
    <div
      role="treeitem"
      aria-label={words.filter(Boolean).join(', ')}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={active}
      {...(expanded === null ? {} : { 'aria-expanded': expanded })}
      tabIndex={current ? 0 : -1}
      data-path={path}
      data-folder={kind === 'folder' || undefined}
      title={visibleName(path)}
      draggable={editable}
      onDragStart={event => {
        event.dataTransfer.setData(dragType, path);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onFocus={() => useTree.setState({ focused: path })}
      onClick={open}
      className={cx(
        'absolute inset-x-0 flex h-6 items-center gap-1.5 pr-3 -outline-offset-2!',
        active ? 'bg-accent-soft text-accent-text' : 'hover:bg-hover',
        dropHere && 'shadow-[inset_0_0_0_2px_var(--accent)]',
      )}
      style={{ top, paddingLeft: level * 14 - 6 }}
    >
      <ChevronRight
        aria-hidden
        className={cx(
          'size-3.5 shrink-0 text-faint transition-transform',
          expanded === null && 'invisible',
          expanded && 'rotate-90',
        )}
      />
      <RowIcon row={row} />
      <span className={cx('min-w-0 flex-1 truncate', !active && mark?.colour)}>{shown}</span>
      {dirty && <span aria-hidden className="size-2 shrink-0 rounded-full bg-accent" />}
      {mark && (
        <span
          aria-hidden
          title={`${mark.word}${since}`}
          className={cx('w-3 text-center text-sm font-medium', mark.colour)}
        >
          {mark.letter}
        </span>
      )}
      {changed && expanded === false && (
        <span aria-hidden title="Holds changes" className="mr-1 size-1.5 shrink-0 rounded-full bg-warning" />
      )}
    </div>
  );
});

function RowIcon({ row: { entry, expanded } }: { row: TreeRow }) {
  if (entry.kind !== 'folder') return <FileIcon path={entry.path} kind={entry.kind} />;
  const Icon = expanded ? FolderOpen : Folder;
  return <Icon aria-hidden className="size-4 shrink-0 text-muted" strokeWidth={1.75} />;
}

const marks = {
  added: { letter: 'A', word: 'added', colour: 'text-success' },
  modified: { letter: 'M', word: 'modified', colour: 'text-warning' },
  unchanged: null,
};

const kinds = { file: null, folder: null, symlink: 'symbolic link', submodule: 'submodule' };
