import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Focuses an input when its dialog or popover opens. In a layout effect, so that Radix finds the focus
 * inside already and leaves it there. A text that stands in it is selected.
 */
export function useInitialFocus<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null);
  useLayoutEffect(() => {
    ref.current?.focus();
    if (ref.current instanceof HTMLInputElement) ref.current.select();
  }, []);
  return ref;
}
