import { create } from 'zustand';

/** What the rest of the screen may know of the editor and ask of it; the editor feature fills it. */
export type EditorPort = {
  /** Paths with unsaved text. */
  dirty: string[];
  openFile: (path: string, options?: { line?: number }) => void;
  /** Saves everything; false when the user cancelled or something could not be saved. */
  saveAll: () => Promise<boolean>;
  /** Throws unsaved text away and shows the files as they are. */
  discardAll: () => Promise<void>;
  /** The text of a dirty file, or null. */
  unsavedText: (path: string) => string | null;
};

const absent: EditorPort = {
  dirty: [],
  openFile: () => {},
  saveAll: async () => true,
  discardAll: async () => {},
  unsavedText: () => null,
};

export const useEditorPort = create<EditorPort>()(() => absent);
