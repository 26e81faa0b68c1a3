import { ArrowDown, ArrowUp, FileInput, Pilcrow } from 'lucide-react';
import { type RefObject, useEffect } from 'react';
import type { FileChange } from '../../../contract/commands/compare.ts';
import type { Side } from '../../../contract/shapes.ts';
import { sideLabel } from '../../store/standing.ts';
import { useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { visibleName } from '../../ui/visible-name.ts';
import type { MergeHandle } from './merge-view.ts';
import { useCompareOptions } from './options.ts';
import { takeFile } from './revert.ts';
import { useWide } from './use-wide.ts';

type Props = {
  a: Side;
  b: Side;
  change: FileChange;
  changes: FileChange[];
  onSelect: (path: string) => void;
  handle: RefObject<MergeHandle | null>;
};

/** The file's name, the ways to look at it, and the way to take it back. */
export function CompareToolbar({ a, b, change, changes, onSelect, handle }: Props) {
  const { layout, ignoreWhitespace } = useCompareOptions();
  const wide = useWide();

  /** The next change in this file, or the first of the next file. */
  const step = (direction: 'next' | 'previous') => {
    if (handle.current?.[direction]()) return;
    const index = changes.findIndex(candidate => candidate.path === change.path);
    const other = changes[index + (direction === 'next' ? 1 : -1)];
    if (other) onSelect(other.path);
  };

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F7') return;
      event.preventDefault();
      step(event.shiftKey ? 'previous' : 'next');
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });

  return (
    <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-1 border-b border-line px-3 py-1">
      <span className="mr-auto min-w-0 truncate font-mono text-sm" title={visibleName(change.path)}>
        {change.oldPath && <span className="text-muted">{change.oldPath} → </span>}
        {change.path}
      </span>
      <TakeButton a={a} b={b} change={change} />
      <IconButton icon={ArrowUp} label="Previous change" keys="Shift+F7" onClick={() => step('previous')} />
      <IconButton icon={ArrowDown} label="Next change" keys="F7" onClick={() => step('next')} />
      <IconButton
        icon={Pilcrow}
        label="Ignore white space"
        aria-pressed={ignoreWhitespace}
        onClick={() => useCompareOptions.setState({ ignoreWhitespace: !ignoreWhitespace })}
      />
      {wide && (
        <Segmented
          label="Layout"
          value={layout}
          onChange={next => useCompareOptions.setState({ layout: next })}
          options={[
            { value: 'split', label: 'Side by side' },
            { value: 'inline', label: 'Inline' },
          ]}
        />
      )}
    </div>
  );
}

/** Taking a file into the draft: one button against the draft, a choice of side between two others. */
function TakeButton({ a, b, change }: Pick<Props, 'a' | 'b' | 'change'>) {
  const project = useProject();
  if (project.readOnly) return null;
  const take = (side: Side) => () => void takeFile(side, change.path, sideLabel(side, project));
  const other = b.kind === 'draft' ? a : a.kind === 'draft' ? b : null;
  if (other) {
    return (
      <Button
        size="sm"
        onClick={take(other)}
        title={`Put ${change.path} as in ${sideLabel(other, project)} into the draft`}
      >
        <FileInput aria-hidden className="size-3.5" />
        {b.kind === 'draft' ? 'Revert file' : 'Take file'}
      </Button>
    );
  }
  const items: MenuItem[] = [a, b].map(side => ({
    label: `As in ${sideLabel(side, project)}`,
    onSelect: take(side),
  }));
  return (
    <Menu
      align="end"
      items={items}
      trigger={
        <Button size="sm">
          <FileInput aria-hidden className="size-3.5" />
          Take into draft
        </Button>
      }
    />
  );
}
