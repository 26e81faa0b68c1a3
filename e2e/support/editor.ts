import type { Locator, Page } from '@playwright/test';
import type { LaunchPlan } from './web-app.ts';

const mapping = {
  source: 'shop',
  target: 'erp',
  fields: { id: 'orderNumber', total: 'amount', currency: 'currencyCode', placedAt: 'orderDate' },
  retries: 3,
};

export const orderFiles = {
  'readme.md': '# Orders\n\nShop orders to the ERP.\n',
  'workflows/orders.json': `${JSON.stringify({ name: 'Orders', active: true, nodes: [mapping] }, null, 2)}\n`,
  'workflows/returns.json': '{ "nodes": [] }\n',
  'mappings/orders.json': `${JSON.stringify(mapping, null, 2)}\n`,
  'mappings/customers.yaml': 'customer:\n  name: full_name\n  mail: email\n',
  'settings/retry.yaml': 'attempts: 3\nbackoff: exponential\n',
};

/** A small integration with one version. */
export const orders: LaunchPlan = { versions: [{ name: '1.0.0', files: orderFiles }] };

/** The row of a file or folder in the tree, by its whole path. */
export const row = (page: Page, path: string): Locator =>
  page.locator(`[role=treeitem][data-path="${path}"]`);

/** An open file's tab, by its whole path. */
export const tab = (page: Page, path: string): Locator => page.locator(`[role=tab][data-path="${path}"]`);

/** The text that is edited. */
export const text = (page: Page): Locator => page.locator('#editor-panel .cm-content');

export async function openFile(page: Page, path: string): Promise<void> {
  await row(page, path).click();
  await tab(page, path).waitFor();
}

/** Types at the very end of the open text. */
export async function typeAtEnd(page: Page, typed: string): Promise<void> {
  await text(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(typed);
}

/** `Saved` or `Unsaved`, as the status bar has it. */
export const saveState = (page: Page): Locator => page.getByTestId('save-state');
