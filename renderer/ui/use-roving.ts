import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';

type Roving<T extends HTMLElement> = {
  list: RefObject<T | null>;
  /** For each row: `tabIndex`, and what keeps the place when it gets the focus. */
  row: (index: number) => { tabIndex: 0 | -1; 'data-roving': true; onFocus: () => void };
  onKeyDown: (event: KeyboardEvent) => void;
};

/** Up, Down, Home and End between the rows of a short list; Tab leaves it and comes back to the same row. */
export function useRoving<T extends HTMLElement>(count: number): Roving<T> {
  const list = useRef<T>(null);
  const [at, setAt] = useState(0);
  const current = Math.min(at, count - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const rows = list.current?.querySelectorAll<HTMLElement>('[data-roving]');
    rows?.[Math.min(Math.max(to, 0), count - 1)]?.focus();
  };
  return {
    list,
    row: index => ({
      tabIndex: index === current ? 0 : -1,
      'data-roving': true,
      onFocus: () => setAt(index),
    }),
    onKeyDown,
  };
}
