/** What the stand-in's process and the spec's process tell each other; structured clone on the way. */

export type Rectangle = { x: number; y: number; width: number; height: number };

export type StandInConfig = {
  appPath: string;
  home: string;
  trash: string;
  /** Work areas, the primary screen first. */
  screens: Rectangle[];
  dark: boolean;
};

export type FrameInfo = { url: string; main: boolean };

/** From the page, by way of the spec's process. */
export type PageMessage = {
  type: 'ipc';
  mode: 'send' | 'invoke';
  window: number;
  frame: FrameInfo;
  channel: string;
  args: unknown[];
};

export type Call = { type: 'call'; id: number; name: string; args: unknown[] };
export type Answer =
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'failure'; id: number; message: string };

/** What the stand-in wants of the browser. */
export type BrowserMessage =
  | { type: 'origin'; origin: string }
  | { type: 'open-page'; window: number; preload: string }
  | { type: 'load'; window: number; path: string }
  | { type: 'reload'; window: number }
  | { type: 'crash'; window: number }
  | { type: 'close-page'; window: number }
  | { type: 'send'; window: number; channel: string; args: unknown[] }
  | { type: 'colour-scheme'; scheme: 'light' | 'dark' };

export type FromStandIn = BrowserMessage | Answer;
export type ToStandIn = Call;
