import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp, Folder, FolderGit2, House } from 'lucide-react';
import { type KeyboardEvent, type Ref, useId, useRef, useState } from 'react';
import { client, told } from '../store/client.ts';
import { cx } from '../ui/cx.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { offerFolders, useFolderListing } from './use-folder-listing.ts';

type Props = {
  /** A typed path; null is the user's home. */
  path: string | null;
  onGo: (path: string) => void;
  className?: string;
  ref?: Ref<HTMLDivElement>;
};

const rowHeight = 28;

/** The folders of this machine: arrow keys choose, Enter goes in, Backspace goes up. */
export function FolderList({ path, onGo, className, ref }: Props) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const query = useFolderListing(path);
  const listing = query.value?.listing;
  const folders = query.value?.matching ?? [];
  const active = Math.max(
    0,
    folders.findIndex(folder => folder.path === chosen),
  );
  const rows = useVirtualizer({
    count: folders.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });

  const choose = (index: number) => {
    const bounded = Math.min(Math.max(index, 0), folders.length - 1);
    setChosen(folders[bounded]?.path ?? null);
    if (bounded >= 0) rows.scrollToIndex(bounded);
  };
  const up = async () => {
    // Asked anew: what is shown may still be the folder before.
    const now = told(await offerFolders(path))?.listing;
    if (!now?.parent) return;
    setChosen(now.path);
    onGo(now.parent);
  };
  const home = async () => {
    const found = told(await client.project.listFolders({}));
    if (found) onGo(found.path);
  };
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
  const keys: Record<string, () => void> = {
    ArrowDown: () => choose(active + 1),
    ArrowUp: () => choose(active - 1),
    PageDown: () => choose(active + page),
    PageUp: () => choose(active - page),
    Home: () => choose(0),
    End: () => choose(folders.length - 1),
    Enter: () => folders[active] && onGo(folders[active].path),
    ArrowRight: () => folders[active] && onGo(folders[active].path),
    ArrowLeft: () => void up(),
    Backspace: () => void up(),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    } else if (event.key.length === 1) {
      const typed = event.key.toLowerCase();
      const next = folders.findIndex(
        ({ name }, index) => index > active && name.toLowerCase().startsWith(typed),
      );
      choose(next >= 0 ? next : folders.findIndex(({ name }) => name.toLowerCase().startsWith(typed)));
    }
  };

  return (
    <div className={cx('flex min-h-0 flex-col rounded-md ring-1 ring-inset ring-line-strong', className)}>
      <div className="flex items-center gap-1 border-b border-line p-1">
        <IconButton
          icon={ArrowUp}
          label="Up"
          size="sm"
          disabled={!listing?.parent}
          onClick={() => void up()}
        />
        <IconButton icon={House} label="Home" size="sm" onClick={() => void home()} />
        <span className="min-w-0 flex-1 truncate px-1 text-sm text-muted" title={listing?.path}>
          {listing?.path}
        </span>
      </div>
      <div
        ref={element => {
          scroller.current = element;
          if (typeof ref === 'function') ref(element);
          else if (ref) ref.current = element;
        }}
        role="listbox"
        aria-label="Folders"
        aria-activedescendant={folders.length > 0 ? `${id}-${active}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="group min-h-0 flex-1 overflow-auto rounded-b-md p-1"
      >
        {query.state === 'failed' && <p className="p-2 text-muted">{query.error.message}</p>}
        {!query.value && query.state === 'loading' && <Spinner label="Reading folders" />}
        {query.value && folders.length === 0 && <p className="p-2 text-muted">No folders here.</p>}
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const folder = folders[index];
            if (!folder) return null;
            const Icon = folder.isRepository ? FolderGit2 : Folder;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys, as a listbox does
              <div
                key={folder.path}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                onClick={() => onGo(folder.path)}
                style={{ transform: `translateY(${start}px)` }}
                className={cx(
                  'absolute inset-x-0 flex h-7 items-center gap-2 rounded px-2 hover:bg-hover',
                  index === active && 'group-focus:bg-accent-soft',
                )}
              >
                <Icon
                  aria-hidden
                  className={cx('size-4 shrink-0', folder.isRepository ? 'text-accent-text' : 'text-faint')}
                />
                <span className="truncate" title={folder.name}>
                  {folder.name}
                </span>
                {folder.isRepository && <span className="ml-auto pl-2 text-sm text-muted">project</span>}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
