import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { hasColours } from './colours.ts';
import { type Files, makeProject, type ProjectPlan, temporaryFolder, writeFiles } from './project.ts';
import { type Server, startServer } from './server.ts';

export type WebApp = {
  page: Page;
  /** The open project's folder; where none was asked for, an empty folder that is not open. */
  project: string;
  /** Settings, unsaved text ... : the head's TAGLINE_DATA_DIR. */
  dataDir: string;
  /** A folder for environments, exports and the like; removed afterwards. */
  scratch: string;
  /** The bytes of a file of the project. */
  read: (path: string) => Promise<Buffer>;
  /** Writes as another program would, behind the product's back. */
  write: (files: Files) => Promise<void>;
  /** Ends the head and leaves its page alone with it. */
  stop: () => Promise<void>;
  /** Ends the head (`crash`: without a word), starts it anew on the same data and opens its page. */
  restart: (how?: 'stop' | 'crash') => Promise<void>;
};

export type LaunchPlan = ProjectPlan & {
  /** The project folder's name; null starts on the welcome screen. */
  name?: string | null;
  /** Environment variables of the head. */
  variables?: { [name: string]: string };
};

type Fixtures = {
  /** Starts the loopback head on a project of its own and opens its page; all of it ends with the test. */
  launch: (plan?: LaunchPlan) => Promise<WebApp>;
};

export const test = base.extend<Fixtures>({
  launch: async ({ page }, use) => {
    const ends: (() => Promise<void>)[] = [];
    const wrong = pageErrors(page);
    await use(async ({ name = 'orders', variables = {}, ...plan } = {}) => {
      const scratch = await temporaryFolder();
      ends.push(() => rm(scratch, { recursive: true, force: true }));
      const dataDir = join(scratch, 'data');
      const project = await makeProject(scratch, name ?? 'nothing', plan);
      let server: Server | null = null;
      ends.push(async () => server?.stop());
      const start = async () => {
        server = await startServer(dataDir, name === null ? null : project, {}, variables);
        await page.goto(server.url);
        // Shortcuts are heard from here on.
        await page.getByRole('main').waitFor();
      };
      await start();
      return {
        page,
        project,
        dataDir,
        scratch,
        read: path => readFile(join(project, path)),
        write: files => writeFiles(project, files),
        stop: async () => server?.stop(),
        restart: async (how = 'stop') => {
          await (how === 'crash' ? server?.kill() : server?.stop());
          await start();
        },
      };
    });
    for (const end of ends.reverse()) await end();
    expect(wrong).toEqual([]);
  },
});

export { expect };

/** What no page may ever have: an uncaught error, or something that its content security policy refused. */
function pageErrors(page: Page): string[] {
  const wrong: string[] = [];
  page.on('pageerror', error => wrong.push(String(error)));
  page.on('console', message => {
    if (message.text().includes('Content Security Policy')) wrong.push(message.text());
  });
  return wrong;
}

const screenshots = join(import.meta.dirname, '..', '..', 'test-results', 'screenshots');

/** Takes the page as it stands, light and dark: `NAME-light.png`, `NAME-dark.png`. */
export async function shot(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await hasColours(page, colorScheme);
    const path = join(screenshots, `${name}-${colorScheme}.png`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await page.screenshot({ animations: 'disabled' }));
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
