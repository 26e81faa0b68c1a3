import type { DeploymentCell } from '../../../contract/commands/deploy.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { Badge } from '../../ui/badge.tsx';
import { cx } from '../../ui/cx.ts';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { RelativeTime, shortTime } from '../../ui/relative-time.tsx';
import { cellLook, cellSentence } from './cell-words.ts';

type Props = {
  version: string;
  environment: Environment;
  cell: DeploymentCell | null;
  items: MenuItem[];
  focusable: boolean;
  column: number;
  onFocus: () => void;
};

/** One version in one environment; opens what can be done. */
export function MatrixCell({ version, environment, cell, items, focusable, column, onFocus }: Props) {
  const look = cell && cellLook(cell);
  const sentence = cell ? cellSentence(cell, shortTime) : 'Never deployed there.';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be drawn in part
    // biome-ignore lint/a11y/useFocusableInteractive: its button is focused
    <div role="gridcell" className="flex min-w-44 flex-1 basis-44 items-center border-l border-line px-1">
      <Menu
        items={items}
        trigger={
          <button
            type="button"
            data-column={column}
            tabIndex={focusable ? 0 : -1}
            onFocus={onFocus}
            aria-label={`${version} in ${environment.name}: ${sentence}`}
            title={sentence}
            className="group/cell flex h-8 w-full min-w-0 items-center gap-2 rounded px-2 text-left hover:bg-hover data-[state=open]:bg-hover"
          >
            {look ? (
              <>
                <Badge tone={look.tone}>{look.word}</Badge>
                <span className="min-w-0 truncate text-sm text-muted">
                  {look.when} <RelativeTime instant={look.at} />
                </span>
              </>
            ) : (
              <span
                className={cx(
                  'text-sm text-muted opacity-0 group-hover/cell:opacity-100 group-focus-visible/cell:opacity-100',
                  'group-data-[state=open]/cell:opacity-100',
                )}
              >
                Deploy…
              </span>
            )}
          </button>
        }
      />
    </div>
  );
}
