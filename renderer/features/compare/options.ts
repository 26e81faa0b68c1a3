import { create } from 'zustand';

/** How comparisons are shown; kept while the window lives. */
export type CompareOptions = { layout: 'split' | 'inline'; ignoreWhitespace: boolean };

export const useCompareOptions = create<CompareOptions>()(() => ({
  layout: 'split',
  ignoreWhitespace: false,
}));
