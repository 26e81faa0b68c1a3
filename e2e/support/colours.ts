import { expect, type Page } from '@playwright/test';

/** The page follows the system's colours a moment later, and its buttons another moment after that. */
export async function hasColours(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await expect(page.locator(':root')).toHaveAttribute('data-theme', theme);
  await page.evaluate(async () => {
    const changes = document.getAnimations().filter(animation => animation instanceof CSSTransition);
    await Promise.allSettled(changes.map(change => change.finished));
  });
}
