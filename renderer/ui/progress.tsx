import { Progress as Radix } from 'radix-ui';
import { cx } from './cx.ts';

/** `ratio` 0..1; null shows that work goes on without knowing how much is left. */
export function Progress({ ratio, label }: { ratio: number | null; label: string }) {
  const percent = ratio === null ? null : Math.round(ratio * 100);
  return (
    <Radix.Root
      value={percent}
      aria-label={label}
      className="h-1.5 w-full overflow-hidden rounded-full bg-sunken"
    >
      <Radix.Indicator
        className={cx(
          'h-full rounded-full bg-accent transition-[width] duration-150',
          percent === null && 'w-1/3 animate-pulse',
        )}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </Radix.Root>
  );
}
