import { create } from 'zustand';

/** What the rest of the screen may know of the editor and ask of it; the editor feature fills it. */
export type EditorPort = {
  /** Paths with unsaved text, in the draft or in the version that is looked at. */
  dirty: string[];
  openFile: (path: string, options?: { line?: number }) => void;
  /** Saves everything; false when the user cancelled or something could not be saved. */
  saveAll: () => Promise<boolean>;
  /** Throws unsaved text away and shows the files as they are. */
  discardAll: () => Promise<void>;
  /** The text of a dirty file, or null. */
  unsavedText: (path: string) => string | null;
  /** The viewed version whose text may be changed, because the user chose to edit from there; else null. */
  editing: string | null;
  /** Lets the text of the viewed version be changed; what happens to the draft is asked on saving. */
  editFromHere: () => void;
  /** Has the core keep all unsaved text as it is now; before the project is left. */
  handOver: () => Promise<void>;
};

const absent: EditorPort = {
  dirty: [],
  openFile: () => {},
  saveAll: async () => true,
  discardAll: async () => {},
  unsavedText: () => null,
  editing: null,
  editFromHere: () => {},
  handOver: async () => {},
};

export const useEditorPort = create<EditorPort>()(() => absent);
