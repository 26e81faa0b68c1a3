import { cx } from '../../ui/cx.ts';

type Props = {
  /** `standing`: where one stands now. */
  kind: 'standing' | 'draft' | 'version' | 'active' | 'broken';
  place: 'first' | 'middle' | 'last' | 'only';
};

const dots = {
  standing: 'border-accent bg-accent',
  draft: 'border-dashed border-faint bg-raised',
  version: 'border-line-strong bg-raised',
  active: 'border-accent bg-raised',
  broken: 'border-danger bg-raised',
};

/** A tag on the line: a row's place in the history. */
export const TimelineDot = ({ kind, place }: Props) => (
  <span aria-hidden className="pointer-events-none absolute inset-y-0 left-0 w-10">
    {place !== 'only' && (
      <span
        className={cx(
          'absolute left-[19.5px] w-px bg-line-strong',
          place === 'first' ? 'top-4.5' : 'top-0',
          place === 'last' ? 'h-4.5' : 'bottom-0',
        )}
      />
    )}
    <span className={cx('absolute top-3.5 left-3.75 size-2.5 rounded-full border-2', dots[kind])} />
  </span>
);
