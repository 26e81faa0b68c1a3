/** Where the focus goes when what is open now closes; kept when a dialog is replaced by another. */
let lastOwner: Element | null = null;

const layer = '[role="menu"], [role="dialog"], [role="alertdialog"]';

/**
 * The element that should get the focus back from a dialog that opens now. Menus and popovers are gone by
 * then, so for what has the focus inside one it is the button that opened it.
 */
export function focusOwner(): Element | null {
  const active = document.activeElement;
  // Nobody opened it from there: what had the focus has just gone, and who opened that is still known.
  if (active === null || active === document.body) return lastOwner;
  const inside = active.closest(layer);
  if (!inside) lastOwner = active;
  else lastOwner = openerOf(inside) ?? lastOwner;
  return lastOwner;
}

function openerOf(inside: Element): Element | null {
  const labelledBy = inside.getAttribute('aria-labelledby');
  const button =
    (inside.role === 'menu' && labelledBy ? document.getElementById(labelledBy) : null) ??
    document.querySelector(`[aria-controls="${CSS.escape(inside.id)}"]`);
  const outer = button?.closest(layer);
  return outer ? (openerOf(outer) ?? button ?? null) : (button ?? null);
}

/** Focuses it where it is still on the page, unless something else that opened meanwhile has the focus. */
export function giveFocusBack(owner: Element | null): void {
  if (document.activeElement?.closest(layer)) return;
  if (owner instanceof HTMLElement && owner.isConnected) owner.focus();
}

/**
 * For `onOpenAutoFocus`: the focus goes to what is marked with `data-initial-focus`, else to the panel itself.
 * Radix would take the first button, and its tooltip would open with the panel.
 */
export function focusContainer(event: Event): void {
  event.preventDefault();
  const panel = event.currentTarget;
  if (!(panel instanceof HTMLElement)) return;
  const wanted = panel.querySelector<HTMLElement>('[data-initial-focus]') ?? panel;
  wanted.focus();
  if (wanted instanceof HTMLInputElement) wanted.select();
}

/** For what closes while a dialog opens: the focus that the dialog took already stays there. */
export function keepNewFocus(event: Event): void {
  if (document.activeElement !== null && document.activeElement !== document.body) event.preventDefault();
}
