import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';

type Props = ComponentProps<'button'> & {
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  size?: 'sm' | 'md';
  /** Shows a spinner and takes no clicks; the label and the focus stay, so that nothing jumps. */
  busy?: boolean;
};

const variants = {
  primary: 'bg-accent text-white hover:bg-accent-hover',
  secondary: 'bg-raised text-text ring-1 ring-inset ring-line-strong hover:bg-hover',
  ghost: 'text-muted hover:bg-hover hover:text-text data-[state=open]:bg-hover data-[state=open]:text-text',
  danger: 'bg-danger-strong text-white hover:brightness-110',
};
const sizes = { sm: 'h-6 px-2 gap-1 text-sm rounded', md: 'h-8 px-3 gap-2 rounded-md' };

export function Button({
  variant = 'secondary',
  size = 'md',
  busy = false,
  className,
  children,
  disabled,
  onClick,
  ...rest
}: Props) {
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      disabled={disabled && !busy}
      onClick={busy ? event => event.preventDefault() : onClick}
      className={cx(
        'inline-flex items-center justify-center font-medium whitespace-nowrap transition-colors disabled:opacity-50 aria-disabled:opacity-50',
        variants[variant],
        sizes[size],
        className,
      )}
      {...rest}
    >
      {busy && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
      {children}
    </button>
  );
}
