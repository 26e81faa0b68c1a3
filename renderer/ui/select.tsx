import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { pageNonce } from './page-nonce.ts';

export type Option = { value: string; label: string; mark?: ReactNode; note?: string };

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options: Option[];
  placeholder?: string;
  size?: 'sm' | 'md';
  className?: string;
};

export function Select({ label, value, onChange, options, placeholder, size = 'md', className }: Props) {
  return (
    <Radix.Root value={value} onValueChange={onChange}>
      <Radix.Trigger
        aria-label={label}
        className={cx(
          'inline-flex min-w-0 items-center gap-2 rounded-md bg-surface px-2 ring-1 ring-inset ring-line-strong hover:bg-hover data-[placeholder]:text-faint',
          size === 'sm' ? 'h-7 text-sm' : 'h-8',
          className,
        )}
      >
        <span className="min-w-0 flex-1 truncate text-left">
          <Radix.Value placeholder={placeholder} />
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-120 overflow-hidden rounded-lg bg-raised p-1 shadow-pop animate-pop"
        >
          <Radix.Viewport nonce={pageNonce()}>
            {options.map(option => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex min-h-7 items-center gap-2 rounded px-2 py-1 outline-none data-[highlighted]:bg-accent data-[highlighted]:text-white"
              >
                <Check
                  aria-hidden
                  className={cx('size-4 shrink-0', option.value === value ? '' : 'invisible')}
                />
                <Radix.ItemText>
                  <span className="flex min-w-0 items-center gap-2">
                    {option.mark}
                    <span className="truncate">{option.label}</span>
                  </span>
                </Radix.ItemText>
                {option.note && (
                  <span className="ml-auto pl-4 text-sm whitespace-nowrap opacity-75">{option.note}</span>
                )}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
