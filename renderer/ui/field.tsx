import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

type Shared = {
  label: string;
  hint?: ReactNode;
  error?: ReactNode;
  hideLabel?: boolean;
  /** Stands at the end of the label's line and is no part of it: a state, for example. */
  mark?: ReactNode;
};

const box =
  'w-full rounded-md bg-surface px-2 text-text ring-1 ring-inset ring-line-strong placeholder:text-faint focus:outline-2 focus:outline-offset-0 focus:outline-(--focus) disabled:opacity-60 aria-invalid:ring-danger';

function Frame({
  id,
  label,
  hint,
  error,
  hideLabel,
  mark,
  children,
}: Shared & { id: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-center gap-2">
        <label htmlFor={id} className={cx('min-w-0 font-medium break-words', hideLabel && 'sr-only')}>
          {label}
        </label>
        {mark}
      </div>
      {children}
      <div
        id={`${id}-note`}
        aria-live="polite"
        className={cx('text-sm', error ? 'text-danger' : 'text-muted')}
      >
        {error || hint}
      </div>
    </div>
  );
}

type TextFieldProps = Shared & Omit<ComponentProps<'input'>, 'id'> & { after?: ReactNode };

/** A labelled input; `error` takes the hint's place and is read out. */
export function TextField({
  label,
  hint,
  error,
  hideLabel = false,
  mark,
  after,
  className,
  ...rest
}: TextFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error} hideLabel={hideLabel} mark={mark}>
      <div className="flex items-center gap-2">
        <input
          id={id}
          aria-describedby={`${id}-note`}
          aria-invalid={error ? true : undefined}
          spellCheck={false}
          autoComplete="off"
          className={cx(box, 'h-8', className)}
          {...rest}
        />
        {after}
      </div>
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  error,
  hideLabel = false,
  mark,
  className,
  ...rest
}: Shared & Omit<ComponentProps<'textarea'>, 'id'>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error} hideLabel={hideLabel} mark={mark}>
      <textarea
        id={id}
        aria-describedby={`${id}-note`}
        aria-invalid={error ? true : undefined}
        className={cx(box, 'min-h-20 resize-y py-1.5', className)}
        {...rest}
      />
    </Frame>
  );
}
