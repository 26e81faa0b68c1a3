import type { KeyboardEvent } from 'react';

/** Up and Down from the latest draft's row: to the filter above it, to the first version below. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const popover = event.currentTarget.closest('[role="dialog"]');
  const to =
    event.key === 'ArrowDown'
      ? (popover?.querySelector<HTMLElement>('[data-index="0"]') ??
        popover?.querySelector<HTMLElement>('[role="row"][tabindex="0"]'))
      : event.key === 'ArrowUp'
        ? popover?.querySelector<HTMLElement>('input')
        : null;
  if (!to) return;
  event.preventDefault();
  to.focus();
}
