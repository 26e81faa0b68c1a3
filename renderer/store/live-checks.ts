import { create } from 'zustand';
import type { LiveState } from '../../contract/commands/deploy.ts';

/** What was found the last time that somebody looked at what really runs in an environment. */
export type LiveCheck = {
  /** The deployment that it was compared with: after another one it says nothing any more. */
  receiptId: string | null;
  at: string;
  live: LiveState;
  message: string;
  /** How many files differ. */
  differing: number;
};

/** By project and environment; kept while the window is open. */
export const useLiveChecks = create<{ [place: string]: LiveCheck }>()(() => ({}));

export const rememberCheck = (place: string, check: LiveCheck): void =>
  useLiveChecks.setState({ [place]: check });
