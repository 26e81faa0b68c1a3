import { Ellipsis } from 'lucide-react';
import type { MouseEvent, Ref } from 'react';
import type { Version } from '../../../contract/commands/versions.ts';
import type { Counts as FileCounts } from '../../../contract/shapes.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { Badge } from '../../ui/badge.tsx';
import { Counts } from '../../ui/counts.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { ContextArea, Menu } from '../../ui/menu.tsx';
import { TimelineDot } from './timeline-dot.tsx';
import { VersionButtons } from './version-buttons.tsx';
import { versionDeeds } from './version-deeds.ts';
import { DescriptionToggle, VersionDescription } from './version-description.tsx';
import { Origin, RunningOn, Signed } from './version-marks.tsx';
import { versionMenu } from './version-menu.ts';

type Props = {
  ref: Ref<HTMLDivElement>;
  index: number;
  /** Pixels from the list's top. */
  offset: number;
  version: Version;
  previous: string | null;
  last: boolean;
  active: boolean;
  viewed: boolean;
  runningOn: Environment[];
  /** Undefined: not known yet. Null: can't be known. */
  counts: FileCounts | null | undefined;
  expanded: boolean;
  onToggle: () => void;
  focusable: boolean;
  onFocus: () => void;
};

export function VersionRow(props: Props) {
  const { version, previous, active, viewed, counts, focusable } = props;
  const { name, usable } = version;
  const menu = versionMenu(version, previous);
  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    // The row's menu is its child to React, though it stands elsewhere on the page.
    const onRow = event.currentTarget.contains(target) && target.closest('button') === null;
    if (!usable || !onRow || getSelection()?.toString()) return;
    void versionDeeds.view(name);
  };
  return (
    <ContextArea items={menu}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys */}
      {/* biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part */}
      <div
        ref={props.ref}
        role="row"
        data-index={props.index}
        aria-rowindex={props.index + 1}
        aria-current={viewed || undefined}
        tabIndex={focusable ? 0 : -1}
        onFocus={props.onFocus}
        onClick={onClick}
        style={{ transform: `translateY(${props.offset}px)` }}
        className="group absolute inset-x-0 border-b border-line py-2 pr-3 pl-10 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <TimelineDot kind={dotKind(props)} place={props.last ? 'last' : 'middle'} />
        {/* biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the row is what gets the focus */}
        <div role="gridcell" className="flex min-w-0 flex-col">
          <div className="flex min-w-0 items-center gap-1.5">
            <span className="min-w-0 truncate font-mono font-semibold" title={name}>
              {name}
            </span>
            {viewed && <Badge tone="warning">VIEWING</Badge>}
            {active && <Badge tone="accent">ACTIVE</Badge>}
            <RunningOn environments={props.runningOn} />
            {version.signed && <Signed kind={version.signed} />}
            <span className="flex-1" />
            <span className="shrink-0">{counts && <Counts {...counts} />}</span>
          </div>
          <VersionDescription text={version.description} expanded={props.expanded} />
          {version.problem && <p className="text-sm break-words text-danger">{version.problem.message}</p>}
          <div className="flex h-6 min-w-0 items-center gap-2">
            <Origin version={version} />
            <DescriptionToggle
              text={version.description}
              expanded={props.expanded}
              onToggle={props.onToggle}
              focusable={focusable}
            />
            <span className="flex-1" />
            <span className="flex shrink-0 items-center gap-0.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-[state=open]:opacity-100">
              {usable && <VersionButtons name={name} focusable={focusable} />}
              <Menu
                align="end"
                items={menu}
                trigger={
                  <IconButton
                    icon={Ellipsis}
                    size="sm"
                    label={`More for ${name}`}
                    tabIndex={focusable ? 0 : -1}
                  />
                }
              />
            </span>
          </div>
        </div>
      </div>
    </ContextArea>
  );
}

function dotKind({ version, active, viewed }: Props) {
  if (!version.usable) return 'broken';
  if (viewed) return 'standing';
  return active ? 'active' : 'version';
}
