import type { Page } from '@playwright/test';

/**
 * Listens for what a page must never do: log an error, throw, or break its content security policy. Begin
 * before the page is opened. @returns what was heard so far
 */
export async function hearComplaints(page: Page): Promise<() => string[]> {
  const heard: string[] = [];
  page.on('console', message => {
    // The browser's own note of a command that was refused, which the page words for itself.
    if (message.text().startsWith('Failed to load resource: the server responded')) return;
    if (message.type() === 'error') heard.push(`console: ${message.text()}`);
  });
  page.on('pageerror', error => heard.push(`thrown: ${error.message}`));
  await page.exposeFunction('policyBroken', (what: string) => heard.push(`policy: ${what}`));
  await page.addInitScript(() => {
    const { policyBroken } = window as unknown as { policyBroken: (what: string) => void };
    document.addEventListener('securitypolicyviolation', event => {
      policyBroken(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return () => heard;
}

/** What stands wider than the window, which would make it scroll sideways. */
export async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { scrollingElement, body } = document;
    const widths = [scrollingElement?.scrollWidth ?? 0, body.scrollWidth];
    return Math.max(...widths) > window.innerWidth;
  });
}
