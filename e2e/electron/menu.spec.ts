import { type ActionId, actions } from '../../contract/actions.ts';
import { expect, type MenuLook, test } from '../support/electron-app.ts';

const flatten = (items: MenuLook[]): MenuLook[] =>
  items.flatMap(item => [item, ...flatten(item.items ?? [])]);

test('the native menu has every action with its keys; what needs a project waits for one', async ({
  launch,
}) => {
  const app = await launch({ name: null });
  const without = flatten(await app.menu());
  for (const [id, { label, keys }] of Object.entries(actions)) {
    expect(without.filter(item => item.id === id)).toMatchObject([
      { label, ...(keys ? { accelerator: keys } : {}) },
    ]);
  }
  const enabled = (items: MenuLook[], id: ActionId) => items.find(item => item.id === id)?.enabled;
  expect(enabled(without, 'project.open')).toBe(true);
  expect(enabled(without, 'file.save')).toBe(false);
  await expect(app.choose('file.save')).rejects.toThrow('file.save is disabled');

  await app.invoke('project.open', { path: app.project });
  await expect.poll(async () => enabled(flatten(await app.menu()), 'file.save')).toBe(true);
  expect(enabled(flatten(await app.menu()), 'draft.undo')).toBe(false);
});

test('choosing an item tells the page which action it is', async ({ launch }) => {
  const app = await launch();
  await app.page().evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    window.tagline?.subscribe(event => {
      if (event.type === 'action') heard.push(event.action);
    });
  });
  const heard = () => app.page().evaluate(() => (window as unknown as { heard: string[] }).heard);
  await app.choose('view.activity');
  await app.choose('file.save');
  await expect.poll(heard).toEqual(['view.activity', 'file.save']);
});

test('Open Recent lists what was opened, opens it, and can be cleared', async ({ launch }) => {
  const app = await launch();
  const recent = async () => {
    const menu = flatten(await app.menu()).find(item => item.id === 'recent');
    return (menu?.items ?? []).flatMap(({ label }) => label ?? []);
  };
  const name = `orders — ${app.project}`;
  await expect.poll(recent).toEqual([name, 'Clear']);
  await app.invoke('project.close');
  await app.page().evaluate(() => {
    window.tagline?.subscribe(event => {
      if (event.type === 'open-path') document.body.dataset.asked = event.path;
    });
  });
  await app.choose(name);
  await expect.poll(() => app.page().evaluate(() => document.body.dataset.asked)).toBe(app.project);
  await app.choose('recent.clear');
  await expect.poll(recent).toEqual(['No recent projects', 'Clear']);
});
