import type { BrowserContext, Frame, Page, Route } from '@playwright/test';
import { door, preloadScript } from './electron-preload.ts';
import type { BrowserMessage } from './electron-stand-in/messages.ts';

type Call = (name: string, ...args: unknown[]) => Promise<unknown>;
type Shown = { page: Page; preload: string; path: string; programmatic: boolean; crashed: boolean };

/** The browser's side of the stand-in: a page for each window, its messages, and Chromium's questions. */
export async function createPages(context: BrowserContext, call: Call) {
  const windows = new Map<number, Shown>();
  let origin = '';
  let scheme: 'light' | 'dark' = 'light';
  let work: Promise<unknown> = Promise.resolve();
  let deliveries: Promise<unknown> = Promise.resolve();

  let failure: unknown = null;
  const fail = (error: unknown) => {
    failure ??= error;
  };

  const idOf = (page: Page) => [...windows].find(([, shown]) => shown.page === page)?.[0] ?? null;
  const appUrl = (url: string) => url.replace(origin, 'tagline://app');
  const shownIn = (id: number): Shown => {
    const shown = windows.get(id);
    if (!shown) throw new Error(`There is no window ${id}.`);
    return shown;
  };

  await context.exposeBinding(door, async ({ page, frame }, mode, channel, args) => {
    const main = frame === page.mainFrame();
    return call('ipc', {
      type: 'ipc',
      mode,
      window: idOf(page),
      frame: { url: appUrl(frame.url()), main },
      channel,
      args,
    });
  });
  await context.route('**/*', route => intercept(route));
  async function intercept(route: Route): Promise<void> {
    const request = route.request();
    const url = request.url();
    if (!request.isNavigationRequest()) return url.startsWith(origin) ? route.continue() : route.abort();
    const frame = frameOf(route);
    const page = frame?.page();
    const id = page === undefined ? null : idOf(page);
    if (frame === null || page === undefined || id === null) {
      const [first] = windows.keys();
      const open = first !== undefined && (await call('may-open', first, appUrl(url)));
      await (open ? route.continue() : route.abort('aborted'));
      if (!open) await page?.close();
      return undefined;
    }
    const shown = shownIn(id);
    const main = frame === page.mainFrame();
    const own = main && shown.programmatic;
    if (main) shown.programmatic = false;
    const may = own || (await call('may-navigate', id, appUrl(url), main));
    return may ? route.continue() : route.abort('aborted');
  }

  async function openPage(preload: string): Promise<Page> {
    const page = await context.newPage();
    await page.emulateMedia({ colorScheme: scheme });
    await page.addInitScript({ content: preloadScript(preload) });
    page.on('crash', () => {
      const id = idOf(page);
      if (id === null) return;
      shownIn(id).crashed = true;
      call('page-crashed', id).catch(fail);
    });
    return page;
  }

  async function load(id: number, path: string): Promise<void> {
    const shown = shownIn(id);
    if (shown.crashed) {
      await shown.page.close();
      shown.page = await openPage(shown.preload);
      shown.crashed = false;
    }
    Object.assign(shown, { path, programmatic: true });
    const { page } = shown;
    await page.goto(origin + path).catch(error => {
      // A page may crash while it loads; the stand-in hears of that by itself.
      if (!shown.crashed) throw error;
    });
    if (!shown.crashed) await call('page-painted', id);
  }

  async function closePage(id: number): Promise<void> {
    const { page, crashed } = shownIn(id);
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: !crashed });
    await closed;
    windows.delete(id);
    // The last window's end may be the program's.
    await call('page-gone', id).catch(() => {});
  }

  async function act(message: BrowserMessage): Promise<void> {
    switch (message.type) {
      case 'origin':
        origin = message.origin;
        return;
      case 'open-page': {
        const page = await openPage(message.preload);
        windows.set(message.window, {
          page,
          preload: message.preload,
          path: '/',
          programmatic: false,
          crashed: false,
        });
        return;
      }
      case 'load':
        return load(message.window, message.path);
      case 'reload':
        return load(message.window, shownIn(message.window).path);
      case 'crash':
        await shownIn(message.window)
          .page.goto('chrome://crash')
          .catch(() => {});
        return;
      case 'close-page':
        return closePage(message.window);
      case 'colour-scheme':
        scheme = message.scheme;
        for (const { page } of windows.values()) await page.emulateMedia({ colorScheme: scheme });
        return;
      case 'send':
        return;
    }
  }

  async function deliver(id: number, channel: string, args: unknown[]): Promise<void> {
    await windows.get(id)?.page.evaluate(
      ([name, values]) => {
        const key = Symbol.for('electron-stand-in') as unknown as keyof Window;
        const receive = window[key] as ((channel: string, args: unknown[]) => void) | undefined;
        receive?.(name, values);
      },
      [channel, args] as const,
    );
  }

  return {
    /** Does what the stand-in asks for, one thing after another. */
    receive(message: BrowserMessage): void {
      if (message.type === 'send') {
        const { window, channel, args } = message;
        // A page that is being replaced hears nothing; the new one subscribes again.
        deliveries = deliveries.then(() => deliver(window, channel, args)).catch(() => {});
      } else work = work.then(() => act(message)).catch(fail);
    },
    /** The page of the newest window. */
    current(): Page {
      if (failure) throw failure;
      const last = [...windows.values()].at(-1);
      if (!last) throw new Error('No window is open.');
      return last.page;
    },
    /** The program is gone: its pages go too. */
    async forget(): Promise<void> {
      // What it asked for last is done on pages that are still there.
      await work;
      const all = [...windows.values()];
      windows.clear();
      for (const { page } of all) await page.close();
      failure = null;
    },
    /** Resolves when everything that was asked for until now is done. */
    async settled(): Promise<void> {
      await work;
      await deliveries;
      if (failure) throw failure;
    },
  };
}

function frameOf(route: Route): Frame | null {
  try {
    return route.request().frame();
  } catch {
    return null;
  }
}
