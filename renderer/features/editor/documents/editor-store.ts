import { create } from 'zustand';
import type { At } from '../../../../contract/shapes.ts';
import { atOf, type Document, type Key, keyOf, sameAt, type TextDocument } from './document.ts';

export type TabSet = { tabs: string[]; active: string | null };

/** What the editor has open. The texts themselves are in `editor-states.ts`, outside of React. */
export type EditorStore = TabSet & {
  /** What the editor shows: the latest draft or a version. */
  at: At;
  /** While a version is shown: the draft's tabs, for the way back. */
  draftTabs: TabSet | null;
  /** Paths of closed tabs, the last one at the end. */
  closed: string[];
  documents: Record<Key, Document>;
  /** The version whose text may be changed, because the user chose to edit from there. */
  unlocked: string | null;
  /** Someone typed into the version that is shown, which is not unlocked. */
  editRefused: boolean;
  /** The text shall get the keyboard once it is shown. */
  focusWanted: boolean;
};

export const emptyEditor: EditorStore = {
  at: { kind: 'draft' },
  tabs: [],
  active: null,
  draftTabs: null,
  closed: [],
  documents: {},
  unlocked: null,
  editRefused: false,
  focusWanted: false,
};

export const useEditor = create<EditorStore>()(() => emptyEditor);

export const editorState = useEditor.getState;
export const setEditor = useEditor.setState;

export const activeKey = ({ at, active }: EditorStore): Key | null =>
  active === null ? null : keyOf(at, active);

export const documentOf = (key: Key): Document | undefined => editorState().documents[key];

export function textDocument(key: Key): TextDocument | null {
  const document = documentOf(key);
  return document?.kind === 'text' ? document : null;
}

export function setDocument(key: Key, document: Document): void {
  setEditor(state => ({ documents: { ...state.documents, [key]: document } }));
}

/** Changes parts of a document that is still open as text. */
export function patchText(key: Key, patch: Partial<TextDocument>): void {
  const document = textDocument(key);
  if (document) setDocument(key, { ...document, ...patch });
}

export function forgetDocuments(keys: Key[]): void {
  const gone = new Set(keys);
  setEditor(state => ({
    documents: Object.fromEntries(Object.entries(state.documents).filter(([key]) => !gone.has(key))),
  }));
}

export const isDirty = (document: Document | undefined): boolean =>
  document?.kind === 'text' && document.dirty;

/** Keys of everything unsaved, in the draft and in versions. */
export const dirtyKeys = ({ documents }: Pick<EditorStore, 'documents'>): Key[] =>
  Object.keys(documents).filter(key => isDirty(documents[key]));

/** Unsaved in what is shown now. */
export const dirtyHere = (state: EditorStore): Key[] =>
  dirtyKeys(state).filter(key => sameAt(atOf(key), state.at));

/** Unsaved in the draft and in what is shown now: what a save, a restore or a deployment has to ask about. */
export const dirtyInReach = (state: EditorStore): Key[] =>
  dirtyKeys(state).filter(key => atOf(key).kind === 'draft' || sameAt(atOf(key), state.at));
