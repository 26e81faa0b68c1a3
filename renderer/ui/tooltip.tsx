import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { keysLabel } from './keys.ts';

export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Radix.Provider delayDuration={400} skipDelayDuration={200}>
    {children}
  </Radix.Provider>
);

type Props = {
  label: ReactNode;
  keys?: string | null;
  side?: 'top' | 'bottom' | 'left' | 'right';
  children: ReactNode;
};

/** A word on hover and focus, with the shortcut where there is one. */
export function Tooltip({ label, keys, side = 'bottom', children }: Props) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-80 items-center gap-2 rounded bg-text px-2 py-1 text-sm text-surface shadow-pop animate-fade"
        >
          {label}
          {keys && <span className="opacity-70">{keysLabel(keys)}</span>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
