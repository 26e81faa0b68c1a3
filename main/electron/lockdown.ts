import { app, type Session, shell } from 'electron';
import { isAppUrl } from './app-url.ts';
import { externalLink } from './external-links.ts';

/**
 * What the page may ask of Chromium: to put plain text on the clipboard, nothing else. Reading it, devices,
 * notifications, media and all the others are refused.
 */
const allowed = new Set(['clipboard-sanitized-write']);

/** Refuses permissions, devices and every download that our page did not make itself. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(allowed.has(permission) && isAppUrl(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => allowed.has(permission) && isAppUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith('blob:') || !isAppUrl(item.getURL().slice('blob:'.length)))
      event.preventDefault();
  });
}

/** Keeps every page, ours included, where it is: no navigation, no new windows, no webviews. */
export function lockContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (event: { preventDefault: () => void }) => event.preventDefault();
    contents.on('will-navigate', refuse);
    contents.on('will-frame-navigate', refuse);
    contents.on('will-redirect', refuse);
    contents.on('will-attach-webview', refuse);
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url);
      return { action: 'deny' };
    });
  });
}

function openOutside(url: string): void {
  const link = externalLink(url);
  if (link !== null) void shell.openExternal(link);
}
