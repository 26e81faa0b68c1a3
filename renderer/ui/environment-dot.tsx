import { cx } from './cx.ts';

/** An environment's colour. Always beside its name: colour alone says nothing. */
export const EnvironmentDot = ({ colour, className }: { colour: string; className?: string }) => (
  <span
    aria-hidden
    data-env={colour}
    className={cx('inline-block size-2 shrink-0 rounded-full bg-env', className)}
  />
);
