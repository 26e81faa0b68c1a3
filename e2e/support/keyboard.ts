import { expect, type Locator, type Page } from '@playwright/test';

/** Presses Tab (`back`: Shift+Tab) until it has the focus: as far as somebody without a mouse has to go. */
export async function tabTo(
  page: Page,
  wanted: Locator,
  way: 'on' | 'back' = 'on',
  most = 25,
): Promise<void> {
  // What is not there yet, or is waiting for an answer, would be passed by.
  await expect(wanted.first()).toBeEnabled();
  for (let steps = 0; steps < most; steps++) {
    if (await hasFocus(wanted)) return;
    await page.keyboard.press(way === 'on' ? 'Tab' : 'Shift+Tab');
    await expectFocusSeen(page);
  }
  await expect(wanted, `${most} steps with Tab did not lead there`).toBeFocused({ timeout: 100 });
}

/** Moves with an arrow key until it has the focus, as in lists, trees and menus. */
export async function arrowTo(page: Page, wanted: Locator, key: 'ArrowDown' | 'ArrowUp'): Promise<void> {
  await expect(wanted.first()).toBeVisible();
  for (let steps = 0; steps < 40; steps++) {
    if (await hasFocus(wanted)) return;
    const before = await page.evaluateHandle(() => document.activeElement);
    await page.keyboard.press(key);
    // A list that has to scroll moves the focus a moment later; at its end it stays.
    await page.evaluate(async last => {
      for (let frames = 0; frames < 10 && document.activeElement === last; frames++) {
        await new Promise(requestAnimationFrame);
      }
    }, before);
  }
  await expect(wanted, `40 times ${key} did not lead there`).toBeFocused({ timeout: 100 });
}

const hasFocus = async (wanted: Locator): Promise<boolean> =>
  (await wanted.count()) > 0 && wanted.first().evaluate(element => element === document.activeElement);

/** The focus is on something, that something is in sight, and nothing but the page itself was left with it. */
export async function expectFocusSeen(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(whereFocusIs), { message: 'where the focus is', timeout: 5000 })
    .toBe('in sight');
}

function whereFocusIs(): string {
  const active = document.activeElement;
  if (!active || active === document.body) return 'lost';
  const box = active.getBoundingClientRect();
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const name = `${active.tagName} ${active.getAttribute('aria-label') ?? active.textContent?.slice(0, 40)}`;
  if (!active.checkVisibility() || box.width === 0 || !inside) return `out of sight: ${name}`;
  return 'in sight';
}
