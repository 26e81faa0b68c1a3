import { Folder } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/field.tsx';
import { matches } from '../tree/filter-match.ts';
import { baseName, folderOf } from '../tree/tree-paths.ts';
import type { Asking } from './questions.ts';

/** Moves a file or folder without dragging: type to filter, arrows to choose, Enter to move. */
export function MoveQuestion({ about: { path, folders }, answer }: Asking<'move'>) {
  const [filter, setFilter] = useState('');
  const [index, setIndex] = useState(0);
  const offered = ['', ...folders]
    .filter(folder => folder !== folderOf(path))
    .filter(folder => matches(folder === '' ? 'project' : folder, filter))
    .slice(0, 200);
  const at = Math.min(index, offered.length - 1);
  const move = (folder: string | undefined) => folder !== undefined && answer({ to: folder });
  return (
    <Dialog
      title={`Move ${baseName(path)}`}
      onClose={() => answer('cancel')}
      footer={
        <>
          <Button onClick={() => answer('cancel')}>Cancel</Button>
          <Button variant="primary" disabled={offered.length === 0} onClick={() => move(offered[at])}>
            Move
          </Button>
        </>
      }
    >
      <TextField
        label="To folder"
        data-initial-focus
        role="combobox"
        aria-expanded
        aria-controls="move-folders"
        aria-activedescendant={offered.length > 0 ? `move-folder-${at}` : undefined}
        value={filter}
        placeholder="Type to filter"
        onChange={event => {
          setFilter(event.target.value);
          setIndex(0);
        }}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') setIndex(Math.min(at + 1, offered.length - 1));
          else if (event.key === 'ArrowUp') setIndex(Math.max(at - 1, 0));
          else if (event.key === 'Enter') move(offered[at]);
          else return;
          event.preventDefault();
        }}
      />
      <div
        id="move-folders"
        role="listbox"
        aria-label="Folders"
        className="h-60 overflow-auto rounded-md bg-sunken p-1"
      >
        {offered.map((folder, position) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard, as a combobox does
          <div
            key={folder}
            id={`move-folder-${position}`}
            role="option"
            tabIndex={-1}
            aria-selected={position === at}
            ref={position === at ? row => row?.scrollIntoView({ block: 'nearest' }) : undefined}
            onClick={() => setIndex(position)}
            onDoubleClick={() => move(folder)}
            className={cx(
              'flex h-7 items-center gap-2 rounded px-2',
              position === at ? 'bg-accent text-white' : 'hover:bg-hover',
            )}
          >
            <Folder aria-hidden className="size-4 shrink-0 opacity-80" />
            <span className="truncate" title={folder}>
              {folder === '' ? 'The project itself' : folder}
            </span>
          </div>
        ))}
        {offered.length === 0 && <p className="p-2 text-muted">No folder matches.</p>}
      </div>
    </Dialog>
  );
}
