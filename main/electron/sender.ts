import { isAppUrl } from './app-url.ts';

/** What is compared of an Electron `WebFrameMain`: its identity and its address. */
type Frame = { url: string };

/**
 * Whether an IPC message comes from the main frame of our own window, showing our own page.
 * `frame` is null when the frame was navigated or destroyed after it sent.
 */
export function isOwnSender(frame: Frame | null, mainFrame: Frame | null): boolean {
  return frame !== null && frame === mainFrame && isAppUrl(frame.url);
}
