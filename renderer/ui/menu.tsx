import type { LucideIcon } from 'lucide-react';
import { ContextMenu, DropdownMenu } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { cx } from './cx.ts';
import { keepNewFocus } from './focus-return.ts';
import { keysLabel } from './keys.ts';

export type MenuItem =
  | 'separator'
  | {
      label: string;
      onSelect: () => void;
      icon?: LucideIcon;
      keys?: string | null;
      danger?: boolean;
      disabled?: boolean;
    };

const panel = 'z-50 min-w-48 rounded-lg bg-raised p-1 shadow-pop animate-pop';
const row =
  'flex h-7 items-center gap-2 rounded px-2 outline-none data-[disabled]:opacity-40 data-[highlighted]:bg-accent data-[highlighted]:text-white';

/**
 * The chosen item runs once the menu has gone and has given the focus back: an open menu would take it from the
 * dialog or field that the item opens, which could not return it either.
 */
function useChoice() {
  const chosen = useRef<(() => void) | null>(null);
  return {
    choose: (run: () => void) => {
      chosen.current = run;
    },
    onCloseAutoFocus: (event: Event) => {
      const run = chosen.current;
      chosen.current = null;
      if (run) setTimeout(run);
      else keepNewFocus(event);
    },
  };
}

type ItemsProps = {
  items: MenuItem[];
  parts: typeof DropdownMenu | typeof ContextMenu;
  choose: (run: () => void) => void;
};

function Items({ items, parts, choose }: ItemsProps) {
  const { Item, Separator } = parts;
  return items.map((item, index) =>
    item === 'separator' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: separators have nothing else to be told apart by
      <Separator key={index} className="my-1 h-px bg-line" />
    ) : (
      <Item
        key={item.label}
        disabled={item.disabled ?? false}
        onSelect={() => choose(item.onSelect)}
        className={cx(row, item.danger && 'text-danger data-[highlighted]:bg-danger-strong')}
      >
        {item.icon && <item.icon aria-hidden className="size-4 opacity-80" />}
        <span className="flex-1">{item.label}</span>
        {item.keys && <span className="ml-6 text-sm opacity-70">{keysLabel(item.keys)}</span>}
      </Item>
    ),
  );
}

/** A menu that opens from a button. */
export function Menu({
  trigger,
  items,
  align = 'start',
}: {
  trigger: ReactNode;
  items: MenuItem[];
  align?: 'start' | 'end';
}) {
  const { choose, onCloseAutoFocus } = useChoice();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={onCloseAutoFocus}
          className={panel}
        >
          <Items items={items} parts={DropdownMenu} choose={choose} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** A menu on right click (or the menu key) over its children. */
export function ContextArea({ items, children }: { items: MenuItem[]; children: ReactNode }) {
  const { choose, onCloseAutoFocus } = useChoice();
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content collisionPadding={8} onCloseAutoFocus={onCloseAutoFocus} className={panel}>
          <Items items={items} parts={ContextMenu} choose={choose} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
