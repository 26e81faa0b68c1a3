import type { EditorState, StateEffect } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { Key } from './document.ts';

/**
 * The text, cursor and undo history of each open document, and the one view that shows one of them. Outside of
 * React, because they change with every key.
 */
const states = new Map<Key, EditorState>();
const scrolls = new Map<Key, StateEffect<unknown>>();
let shown: { key: Key; view: EditorView } | null = null;

export const stateOf = (key: Key): EditorState | undefined => states.get(key);

export const keepState = (key: Key, state: EditorState): void => {
  states.set(key, state);
};

export const viewOf = (key: Key): EditorView | null => (shown?.key === key ? shown.view : null);

export const shownKey = (): Key | null => shown?.key ?? null;

export const shownView = (): EditorView | null => shown?.view ?? null;

/** Shows a document in the view, where it was left. */
export function showState(view: EditorView, key: Key): void {
  const state = states.get(key);
  if (!state) return;
  hideState();
  shown = { key, view };
  view.setState(state);
  const scroll = scrolls.get(key);
  if (scroll) view.dispatch({ effects: scroll });
}

export function hideState(): void {
  if (shown) scrolls.set(shown.key, shown.view.scrollSnapshot());
  shown = null;
}

export function forgetStates(keys: Key[]): void {
  for (const key of keys) {
    states.delete(key);
    scrolls.delete(key);
    if (shown?.key === key) shown = null;
  }
}

/** A file got another name: its text goes along. */
export function moveState(from: Key, to: Key): void {
  const state = states.get(from);
  if (!state) return;
  states.set(to, state);
  const scroll = scrolls.get(from);
  if (scroll) scrolls.set(to, scroll);
  forgetStates([from]);
}
