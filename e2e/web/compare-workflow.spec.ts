import { expectAccessible } from '../support/accessible.ts';
import { expect, shot, test } from '../support/web-app.ts';

const flow = (limit: number, x: number, more: object[] = []) =>
  `${JSON.stringify(
    [
      { id: 't', type: 'tab', label: 'Sync orders' },
      {
        id: 'a',
        type: 'inject',
        z: 't',
        name: 'Every minute',
        repeat: '60',
        x,
        y: 80,
        wires: [['b']],
      },
      {
        id: 'b',
        type: 'http request',
        z: 't',
        name: 'Ask for orders',
        retry: { limit },
        x: 340,
        y: 80,
        wires: [more.length > 0 ? ['c'] : []],
      },
      ...more,
    ],
    null,
    4,
  )}\n`;

test('what a flow does differently is told node by node, above its text', async ({ launch }) => {
  const { page } = await launch({
    versions: [{ name: '1.0.0', files: { 'flows.json': flow(3, 120), 'package.json': '{"name":"a"}\n' } }],
    draft: {
      'flows.json': flow(5, 160, [
        { id: 'c', type: 'debug', z: 't', name: 'Dead letter', active: true, x: 560, y: 80, wires: [] },
      ]),
      'package.json': '{"name":"b"}\n',
    },
  });
  await page.getByRole('radio', { name: 'Compare' }).click();
  const told = page.getByRole('region', { name: 'What the workflow does differently' });
  await expect(told).toContainText('2 nodes changed in Sync orders: Ask for orders: limit 3 → 5');
  const nodes = told.getByRole('list', { name: 'Changed nodes' });
  await expect(nodes.getByRole('listitem')).toHaveText([
    /Moved\s*Every minute/,
    /Changed\s*Ask for orders.*retry\.limit\s*3\s*→\s*becomes\s*5.*wires.*Dead letter/s,
    /Added\s*Dead letter/,
  ]);
  await expectAccessible(page);
  await shot(page, 'compare-workflow');

  const head = told.getByRole('button', { name: /2 nodes changed/ });
  await head.focus();
  await page.keyboard.press('Enter');
  await expect(nodes).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'flows.json in Latest draft' })).toContainText(
    'Dead letter',
  );

  await page.getByRole('option', { name: /package\.json/ }).click();
  await expect(page.getByRole('textbox', { name: 'package.json in Latest draft' })).toBeVisible();
  await expect(told).toBeHidden();
});
