import { Popover as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { focusContainer, keepNewFocus } from './focus-return.ts';

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  trigger: ReactNode;
  label: string;
  className?: string;
  align?: 'start' | 'center' | 'end';
  children: ReactNode;
};

export function Popover({ open, onOpenChange, trigger, label, className, align = 'start', children }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          onOpenAutoFocus={focusContainer}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={keepNewFocus}
          onEscapeKeyDown={event => {
            // Escape empties a filter first; the filter itself does so.
            const { target } = event;
            if (target instanceof HTMLInputElement && target.type === 'search' && target.value !== '') {
              event.preventDefault();
            }
          }}
          className={cx(
            'z-30 flex max-h-(--radix-popover-content-available-height) flex-col overflow-hidden rounded-lg bg-raised shadow-pop outline-none animate-pop',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
