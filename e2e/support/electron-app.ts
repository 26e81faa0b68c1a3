import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import type { ActionId } from '../../contract/actions.ts';
import type { Reply } from '../../contract/errors.ts';
import { createPages } from './electron-pages.ts';
import { type StandInProcess, startStandIn } from './electron-process.ts';
import type { BrowserMessage, Rectangle, StandInConfig } from './electron-stand-in/messages.ts';
import { type Files, makeProject, type ProjectPlan, temporaryFolder, writeFiles } from './project.ts';

const root = join(import.meta.dirname, '..', '..');

export type WindowLook = {
  id: number;
  bounds: Rectangle;
  title: string;
  edited: boolean;
  file: string;
  background: string;
  visible: boolean;
  focused: boolean;
  maximised: boolean;
  fullscreen: boolean;
  minimised: boolean;
  preferences: { [name: string]: unknown };
};
export type MenuLook = {
  id?: string;
  label?: string;
  role?: string;
  accelerator?: string;
  enabled?: boolean;
  items?: MenuLook[];
};
export type DialogLook = { message: string; detail: string; buttons: string[] };

export type LaunchPlan = ProjectPlan & {
  /** The project folder's name; null starts on the welcome screen. */
  name?: string | null;
  /** Laid into the data folder before the start. */
  data?: Files;
  screens?: Rectangle[];
  dark?: boolean;
};

export type DesktopApp = {
  /** The newest window's page; another one after a crash or a restart. */
  page: () => Page;
  project: string;
  dataDir: string;
  scratch: string;
  /** What the page would ask, through the preload's transport. */
  invoke: (command: string, input?: unknown) => Promise<Reply<unknown>>;
  /** What the stand-in offers, see e2e/support/electron-stand-in. */
  call: (name: string, ...args: unknown[]) => Promise<unknown>;
  /** The only window. */
  window: () => Promise<WindowLook>;
  windowCount: () => Promise<number>;
  menu: () => Promise<MenuLook[]>;
  choose: (item: ActionId | (string & {})) => Promise<void>;
  /** Waits until a native dialog is open. */
  dialog: () => Promise<DialogLook>;
  /** Presses a button of the open dialog, or names the folder that a folder dialog asks for. */
  answer: (choice: string) => Promise<void>;
  ended: () => Promise<number | null>;
  errors: () => string;
  /** A second start of the program on the same data. @returns its exit code */
  startAgain: (...args: string[]) => Promise<number | null>;
  /** Ends the program without a word and starts it anew on the same data. */
  restart: (how: { screens?: Rectangle[]; args?: string[] }) => Promise<void>;
  read: (path: string) => Promise<Buffer>;
  write: (files: Files) => Promise<void>;
};

type Fixtures = {
  /** Starts the bundled desktop head under the stand-in, on a project of its own. */
  launch: (plan?: LaunchPlan) => Promise<DesktopApp>;
};

export const test = base.extend<Fixtures>({
  launch: async ({ context }, use) => {
    const ends: (() => Promise<unknown>)[] = [];
    await use(async plan => launch(context, plan ?? {}, ends));
    for (const end of ends.reverse()) await end();
  },
});

async function launch(
  context: BrowserContext,
  plan: LaunchPlan,
  ends: (() => Promise<unknown>)[],
): Promise<DesktopApp> {
  const { name = 'orders', data = {}, screens, dark = false, ...projectPlan } = plan;
  const scratch = await temporaryFolder();
  ends.push(() => rm(scratch, { recursive: true, force: true }));
  const [dataDir, trash] = [join(scratch, 'data'), join(scratch, 'trash')];
  for (const folder of [dataDir, trash]) await mkdir(folder);
  await writeFiles(dataDir, data);
  const project = await makeProject(scratch, name ?? 'nothing', projectPlan);
  const config: StandInConfig = {
    appPath: root,
    home: scratch,
    trash,
    screens: screens ?? [{ x: 0, y: 0, width: 1920, height: 1050 }],
    dark,
  };

  let running: StandInProcess;
  const pages = await createPages(context, (...request) => running.call(...request));
  const start = async (settings: StandInConfig, args: string[]) => {
    running = await startStandIn(settings, dataDir, args, pages.receive);
    ends.push(running.kill);
    await expect(async () => {
      const [window] = (await running.call('windows')) as WindowLook[];
      expect(window?.visible, running.errors()).toBe(true);
    }).toPass({ timeout: 30_000 });
    await pages.settled();
  };
  await start(config, name === null ? [] : ['--project', project]);

  const windows = async () => (await running.call('windows')) as WindowLook[];
  return {
    page: pages.current,
    project,
    dataDir,
    scratch,
    invoke: (command, input = {}) =>
      pages.current().evaluate(
        ([what, value]) => {
          if (!window.tagline) throw new Error('The preload script put no transport there.');
          return window.tagline.invoke(what, value);
        },
        [command, input] as const,
      ),
    call: (...request) => running.call(...request),
    window: async () => {
      const all = await windows();
      expect(all).toHaveLength(1);
      return all[0] as WindowLook;
    },
    windowCount: async () => (await windows()).length,
    menu: async () => (await running.call('menu')) as MenuLook[],
    choose: async item => {
      await running.call('click-menu', item);
    },
    dialog: async () => {
      let found: DialogLook | undefined;
      await expect(async () => {
        [found] = (await running.call('dialogs')) as DialogLook[];
        expect(found, 'a native dialog').toBeDefined();
      }).toPass({ timeout: 15_000 });
      return found as DialogLook;
    },
    answer: async choice => {
      await running.call('answer-dialog', choice);
    },
    ended: () => running.ended,
    errors: () => running.errors(),
    startAgain: async (...args) => {
      const nothing = (_: BrowserMessage) => {};
      const second = await startStandIn(config, dataDir, args, nothing);
      ends.push(second.kill);
      return second.ended;
    },
    restart: async ({ screens: others = config.screens, args = [] }) => {
      await running.kill();
      await pages.forget();
      await start({ ...config, screens: others }, args);
    },
    read: path => readFile(join(project, path)),
    write: files => writeFiles(project, files),
  };
}

export { expect } from '@playwright/test';
