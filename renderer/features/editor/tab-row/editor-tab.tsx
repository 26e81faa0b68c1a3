import { X } from 'lucide-react';
import { actions } from '../../../../contract/actions.ts';
import { cx } from '../../../ui/cx.ts';
import { ContextArea, type MenuItem } from '../../../ui/menu.tsx';
import { visibleName } from '../../../ui/visible-name.ts';
import { copyPath } from '../copy-path.ts';
import { closeAllTabs, closeOtherTabs, closeTab, closeTabsRightOf } from '../documents/close-tabs.ts';
import { activate } from '../documents/tabs.ts';
import { FileIcon } from '../file-icon.tsx';
import { baseName } from '../tree/tree-paths.ts';

type Props = {
  path: string;
  /** Its folder, where another tab has the same name. */
  hint: string | null;
  active: boolean;
  dirty: boolean;
  /** Another tab was dropped on this one. */
  onDropTab: (path: string) => void;
};

const dragType = 'application/x-tagline-tab';

export function EditorTab({ path, hint, active, dirty, onDropTab }: Props) {
  const name = visibleName(baseName(path));
  return (
    <ContextArea items={menu(path)}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the row has the keys; focus and choice go together */}
      <div
        role="tab"
        aria-selected={active}
        aria-controls="editor-panel"
        aria-label={`${name}${hint ? `, ${hint}` : ''}${dirty ? ', unsaved' : ''}`}
        tabIndex={active ? 0 : -1}
        title={visibleName(path)}
        data-path={path}
        draggable
        onClick={() => activate(path)}
        onAuxClick={event => event.button === 1 && void closeTab(path)}
        onMouseDown={event => event.button === 1 && event.preventDefault()}
        onDragStart={event => {
          event.dataTransfer.setData(dragType, path);
          event.dataTransfer.effectAllowed = 'move';
        }}
        onDragOver={event => event.dataTransfer.types.includes(dragType) && event.preventDefault()}
        onDrop={event => {
          const moved = event.dataTransfer.getData(dragType);
          if (moved !== '' && moved !== path) onDropTab(moved);
        }}
        className={cx(
          'group relative flex max-w-60 min-w-24 shrink-0 items-center gap-2 border-r border-line pr-1.5 pl-3 -outline-offset-2!',
          active
            ? 'bg-surface text-text shadow-[inset_0_2px_0_var(--accent)]'
            : 'text-muted hover:bg-hover hover:text-text',
        )}
      >
        <FileIcon path={path} />
        <span className="min-w-0 truncate">{name}</span>
        {hint && <span className="min-w-0 shrink-[2] truncate text-sm text-faint">{hint}</span>}
        <CloseMark path={path} dirty={dirty} active={active} />
      </div>
    </ContextArea>
  );
}

/** For the mouse; the keyboard has Delete on the tab, and the shortcut. */
function CloseMark({ path, dirty, active }: { path: string; dirty: boolean; active: boolean }) {
  return (
    <span
      aria-hidden
      data-testid="close-tab"
      onClick={event => {
        event.stopPropagation();
        void closeTab(path);
      }}
      className="ml-auto flex size-5 shrink-0 items-center justify-center rounded hover:bg-hover"
    >
      {dirty && <span className="size-2 rounded-full bg-accent group-hover:hidden" />}
      <X
        className={cx(
          'size-3.5',
          dirty ? 'hidden group-hover:block' : !active && 'opacity-0 group-hover:opacity-100',
        )}
      />
    </span>
  );
}

const menu = (path: string): MenuItem[] => [
  { label: 'Close', keys: actions['tab.close'].keys, onSelect: () => void closeTab(path) },
  { label: 'Close others', onSelect: () => void closeOtherTabs(path) },
  { label: 'Close to the right', onSelect: () => void closeTabsRightOf(path) },
  { label: 'Close all', onSelect: () => void closeAllTabs() },
  'separator',
  { label: 'Copy path', onSelect: () => void copyPath(path) },
];
