import { app } from './app.ts';
import { offer } from './bridge.ts';

type Template = {
  id?: string;
  label?: string;
  role?: string;
  type?: string;
  accelerator?: string;
  enabled?: boolean;
  visible?: boolean;
  click?: () => void;
  submenu?: Template[];
};

class Menu {
  static #application: Menu | null = null;

  constructor(readonly items: Template[]) {}

  static buildFromTemplate(template: Template[]): Menu {
    check(template);
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }

  static getApplicationMenu = () => Menu.#application;

  popup(): void {}
}

function check(template: Template[]): void {
  for (const { label, role, type, submenu } of template) {
    if (label === undefined && role === undefined && type === undefined) {
      throw new TypeError('Invalid template for MenuItem: must have at least one of label, role or type');
    }
    if (submenu) check(submenu);
  }
}

/** The menu as it looks, without its functions. */
function describe(items: Template[]): object[] {
  return items.map(({ click: _, submenu, ...look }) => ({
    ...look,
    ...(submenu ? { items: describe(submenu) } : {}),
  }));
}

function flatten(items: Template[]): Template[] {
  return items.flatMap(item => [item, ...flatten(item.submenu ?? [])]);
}

export { Menu };

offer('menu', () => describe(Menu.getApplicationMenu()?.items ?? []));
offer('click-menu', (name: string) => {
  const items = flatten(Menu.getApplicationMenu()?.items ?? []);
  const item = items.find(({ id, label, role }) => id === name || label === name || role === name);
  if (!item) throw new Error(`The menu has no ${name}.`);
  if (item.enabled === false) throw new Error(`${name} is disabled.`);
  if (item.role === 'quit') app.quit();
  else item.click?.();
});
