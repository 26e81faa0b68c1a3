import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { hasColours } from './colours.ts';

/**
 * Axe finds nothing wrong with the page as it stands, in both themes. While a menu is open the page behind it is
 * hidden from everyone, so only the menu is looked at: `within` is its selector.
 */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Half of each theme would be judged.
    await hasColours(page, colorScheme);
    // A tooltip stands at the end of the page and speaks through what it describes, not as content of its own.
    const axe = new AxeBuilder({ page }).exclude('[data-radix-popper-content-wrapper]:has([role="tooltip"])');
    if (within !== undefined) axe.include(within);
    const { violations } = await axe.analyze();
    const found = violations.map(
      ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(n => n.html).join('\n  ')}`,
    );
    expect(found, colorScheme).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
