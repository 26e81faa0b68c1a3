import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { cx } from './cx.ts';
import { focusContainer, focusOwner, giveFocusBack } from './focus-return.ts';
import { IconButton } from './icon-button.tsx';

type Props = {
  title: string;
  description?: ReactNode;
  onClose: () => void;
  size?: 'sm' | 'md' | 'lg' | 'xl';
  /** Stands at the bottom, right-aligned: buttons, the main one last. */
  footer?: ReactNode;
  children?: ReactNode;
};

const widths = { sm: 'w-100', md: 'w-130', lg: 'w-180', xl: 'w-240' };

/** A modal dialog. Escape, the cross and a click outside close it; focus is kept inside and given back. */
export function Dialog({ title, description, onClose, size = 'md', footer, children }: Props) {
  const [owner] = useState(focusOwner);
  return (
    <Radix.Root open onOpenChange={open => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/40 animate-fade" />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          onOpenAutoFocus={focusContainer}
          onCloseAutoFocus={event => {
            // Radix would give it to a trigger, and these dialogs have none.
            event.preventDefault();
            giveFocusBack(owner);
          }}
          className={cx(
            'fixed top-[8vh] left-1/2 z-40 flex max-h-[86vh] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col overflow-hidden rounded-xl bg-raised shadow-dialog outline-none animate-fade',
            widths[size],
          )}
        >
          <div className="flex items-start gap-4 px-6 pt-5 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold break-words">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description asChild>
                  <div className="mt-1 text-muted">{description}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton icon={X} label="Close" size="sm" />
            </Radix.Close>
          </div>
          {children !== undefined && (
            <div className="min-h-0 flex-1 overflow-auto px-6 pt-1 pb-5">{children}</div>
          )}
          {footer !== undefined && (
            <div className="flex flex-wrap items-center justify-end gap-2 border-t border-line bg-canvas px-6 py-3">
              {footer}
            </div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
