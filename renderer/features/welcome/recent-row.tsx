import { FolderGit2, FolderX, LoaderCircle, X } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import type { RecentProject } from '../../../contract/snapshot.ts';
import { shortPath } from '../../shared/paths.ts';
import { openProject } from '../../store/open-project.ts';
import { Badge } from '../../ui/badge.tsx';
import { cx } from '../../ui/cx.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

type Props = {
  project: RecentProject;
  roving: ComponentProps<'button'>;
  onKeyDown: ComponentProps<'button'>['onKeyDown'];
  onForget: () => void;
};

export function RecentRow({ project, roving, onKeyDown, onForget }: Props) {
  const { path, name, openedAt, missing } = project;
  const [opening, setOpening] = useState(false);
  const open = async () => {
    setOpening(true);
    await openProject.open(path);
    setOpening(false);
  };
  const Icon = opening ? LoaderCircle : missing ? FolderX : FolderGit2;
  return (
    <li className="group relative flex items-center rounded-lg hover:bg-hover">
      <button
        type="button"
        {...roving}
        onKeyDown={onKeyDown}
        onClick={() => void open()}
        aria-busy={opening || undefined}
        aria-keyshortcuts="Delete"
        className="flex min-w-0 flex-1 items-center gap-3 rounded-lg py-2 pr-11 pl-3 text-left"
      >
        <Icon
          aria-hidden
          className={cx('size-5 shrink-0 text-faint', opening && 'animate-spin')}
          strokeWidth={1.5}
        />
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-2">
            <span className={cx('truncate font-medium', missing && 'text-muted')} title={name}>
              {name}
            </span>
            {missing && <Badge tone="warning">not found</Badge>}
          </span>
          <span className="block truncate text-sm text-muted" title={path}>
            {shortPath(path)}
          </span>
        </span>
        <RelativeTime instant={openedAt} className="shrink-0 text-sm text-muted" />
      </button>
      <IconButton
        icon={X}
        size="sm"
        label={`Remove ${name} from this list`}
        tabIndex={-1}
        onClick={onForget}
        className={cx(
          'absolute right-2 group-focus-within:opacity-100 group-hover:opacity-100',
          missing ? 'opacity-100' : 'opacity-0',
        )}
      />
    </li>
  );
}
