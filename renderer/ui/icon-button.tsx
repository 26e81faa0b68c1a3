import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';
import { Tooltip } from './tooltip.tsx';

type Props = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  icon: LucideIcon;
  label: string;
  keys?: string | null;
  size?: 'sm' | 'md';
  tooltipSide?: 'top' | 'bottom' | 'left' | 'right';
};

/** A button that is only an icon: named for screen readers, with a tooltip for everyone. */
export function IconButton({ icon: Icon, label, keys, size = 'md', tooltipSide, className, ...rest }: Props) {
  return (
    <Tooltip label={label} keys={keys ?? null} side={tooltipSide ?? 'bottom'}>
      <button
        type="button"
        aria-label={label}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded text-muted transition-colors hover:bg-hover hover:text-text disabled:opacity-40 aria-pressed:bg-accent-soft aria-pressed:text-accent-text data-[state=open]:bg-hover data-[state=open]:text-text',
          size === 'sm' ? 'size-6' : 'size-8',
          className,
        )}
        {...rest}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </Tooltip>
  );
}
