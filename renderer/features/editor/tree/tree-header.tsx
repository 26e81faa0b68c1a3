import { ChevronsDownUp, FilePlus2, FolderPlus, Lock, Search, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { actions } from '../../../../contract/actions.ts';
import { useProject } from '../../../store/store.ts';
import { Badge } from '../../../ui/badge.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { startCreate, useTree } from './tree-store.ts';

/** New file, new folder and the filter. */
export function TreeHeader() {
  const { standing, readOnly } = useProject();
  const editable = standing.kind === 'draft' && readOnly === null;
  return (
    <div className="flex flex-col gap-1 px-2 pt-1 pb-2">
      <div className="flex h-8 items-center gap-1 pl-2">
        <h2 className="text-sm font-semibold text-muted">Files</h2>
        {!editable && (
          <Badge>
            <Lock aria-hidden className="size-3" />
            read-only
          </Badge>
        )}
        <span className="flex-1" />
        {editable && (
          <>
            <IconButton
              icon={FilePlus2}
              label="New file"
              keys={actions['file.new'].keys}
              size="sm"
              onClick={() => startCreate('file')}
            />
            <IconButton
              icon={FolderPlus}
              label="New folder"
              size="sm"
              onClick={() => startCreate('folder')}
            />
          </>
        )}
        <IconButton
          icon={ChevronsDownUp}
          label="Close all folders"
          size="sm"
          onClick={() => useTree.setState({ expanded: new Set() })}
        />
      </div>
      <Filter />
    </div>
  );
}

function Filter() {
  const filter = useTree(state => state.filter);
  const asked = useTree(state => state.filterAsked);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!asked) return;
    input.current?.select();
    useTree.setState({ filterAsked: false });
  }, [asked]);
  return (
    <div className="relative">
      <Search aria-hidden className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint" />
      <input
        ref={input}
        aria-label="Filter files"
        placeholder="Filter"
        spellCheck={false}
        value={filter}
        onChange={event => useTree.setState({ filter: event.target.value })}
        onKeyDown={event => {
          if (event.key === 'Escape') useTree.setState({ filter: '' });
          if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
          event.preventDefault();
          document.querySelector<HTMLElement>('[role=tree] [role=treeitem][tabindex="0"]')?.focus();
        }}
        className="h-7 w-full rounded-md bg-surface pr-7 pl-8 ring-1 ring-inset ring-line placeholder:text-faint focus:outline-2 focus:outline-offset-0 focus:outline-(--focus)"
      />
      {filter !== '' && (
        <span className="absolute top-0.5 right-0.5">
          <IconButton
            icon={X}
            label="Clear the filter"
            size="sm"
            onClick={() => useTree.setState({ filter: '' })}
          />
        </span>
      )}
    </div>
  );
}
