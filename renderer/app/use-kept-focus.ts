import { useEffect } from 'react';

const layer = '[role="dialog"], [role="alertdialog"]';
const focusable =
  '[contenteditable="true"], [tabindex="0"], button:not(:disabled, [tabindex="-1"]), input:not(:disabled)';

// Radix gives the focus back a task after it closed; whoever does so comes first.
const patienceMs = 60;

/**
 * When what had the focus goes away (a screen is left, a banner's button did its work), the keyboard goes on at
 * what the screen is for, marked with `data-landing`: the text, the list. It is never left with nothing.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const remember = (event: FocusEvent) => {
      last = event.target instanceof Element ? event.target : null;
    };
    const look = () => {
      timer = undefined;
      if (last && !last.checkVisibility() && !isOnSomething(document.activeElement)) land();
    };
    const observer = new MutationObserver(() => {
      if (isOnSomething(document.activeElement) && document.activeElement?.checkVisibility()) return;
      timer ??= setTimeout(look, patienceMs);
    });
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['hidden'] });
    document.addEventListener('focusin', remember);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('focusin', remember);
    };
  }, []);
}

const isOnSomething = (active: Element | null): boolean =>
  active !== null && active !== document.body && active.checkVisibility();

function land(): void {
  const open = [...document.querySelectorAll<HTMLElement>(layer)].at(-1);
  if (open) {
    open.focus();
    return;
  }
  const places = [
    ...document.querySelectorAll<HTMLElement>('main [data-landing]'),
    ...document.querySelectorAll<HTMLElement>('[data-landing]'),
  ];
  const place = places.find(candidate => candidate.checkVisibility());
  const wanted = place?.matches(focusable) ? place : place?.querySelector<HTMLElement>(focusable);
  wanted?.focus();
}
