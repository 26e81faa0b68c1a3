import { X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { dismissToast, useStore } from '../store/store.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { IconButton } from '../ui/icon-button.tsx';

const edges = { info: 'border-l-accent', success: 'border-l-success', danger: 'border-l-danger' };

/** Messages in the corner. Failures and those with an action stay longer; all can be dismissed. */
export function Toasts() {
  const toasts = useStore(state => state.toasts);
  return (
    <Radix.Provider swipeDirection="right">
      {toasts.map(({ id, tone, title, detail, action }) => (
        <Radix.Root
          key={id}
          type={tone === 'danger' ? 'foreground' : 'background'}
          duration={tone === 'danger' ? 20_000 : action ? 10_000 : 5000}
          onOpenChange={open => !open && dismissToast(id)}
          className={cx(
            'flex items-start gap-3 rounded-lg border-l-4 bg-raised py-3 pr-2 pl-3 shadow-pop animate-fade',
            edges[tone],
          )}
        >
          <div className="selectable min-w-0 flex-1">
            <Radix.Title className="font-medium break-words">{title}</Radix.Title>
            {detail && <Radix.Description className="break-words text-muted">{detail}</Radix.Description>}
          </div>
          {action && (
            <Radix.Action asChild altText={action.label} onClick={action.run}>
              <Button size="sm">{action.label}</Button>
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <IconButton icon={X} label="Dismiss" size="sm" tooltipSide="left" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-4 bottom-10 z-50 flex w-96 max-w-[calc(100vw-32px)] flex-col gap-2 outline-none" />
    </Radix.Provider>
  );
}
