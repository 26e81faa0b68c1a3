import { create } from 'zustand';
import type { FileContent } from '../../../../contract/commands/files.ts';

/** What the editor asks in a dialog, and what the user can answer. Closing the dialog means `cancel`. */
type Asked = {
  /** Tabs with unsaved text are about to close. */
  close: { about: { paths: string[] }; answer: 'save' | 'discard' | 'cancel' };
  /** The file is not what the text was based on; `theirs` null: it is gone. */
  conflict: {
    about: { path: string; mine: string; theirs: FileContent | null };
    answer: 'mine' | 'theirs' | 'cancel';
  };
  /** Text that was typed on a version is about to be saved. */
  onto: { about: { version: string; paths: string[] }; answer: 'onto' | 'draft' | 'cancel' };
  remove: { about: { path: string; folder: boolean; unsaved: number }; answer: 'remove' | 'cancel' };
  /** Where to: a folder's path, `''` for the project itself. */
  move: { about: { path: string; folders: string[] }; answer: { to: string } | 'cancel' };
  /** Only looked at: what the file holds now beside the text in the tab. */
  difference: { about: { path: string; mine: string; theirs: FileContent }; answer: 'cancel' };
};

export type QuestionKind = keyof Asked;
export type About<K extends QuestionKind> = Asked[K]['about'];
export type Answer<K extends QuestionKind> = Asked[K]['answer'];
export type Question = {
  [K in QuestionKind]: { kind: K } & Asking<K>;
}[QuestionKind];

export const useQuestion = create<{ question: Question | null }>()(() => ({ question: null }));

/** Shows the question and resolves with the answer. A question that was still open counts as cancelled. */
export function ask<K extends QuestionKind>(kind: K, about: About<K>): Promise<Answer<K> | 'cancel'> {
  useQuestion.getState().question?.answer('cancel');
  return new Promise(resolve => {
    const answer = (chosen: Answer<K> | 'cancel') => {
      useQuestion.setState({ question: null });
      resolve(chosen);
    };
    useQuestion.setState({ question: { kind, about, answer } as unknown as Question });
  });
}

/** What a question's dialog gets. */
export type Asking<K extends QuestionKind> = {
  about: About<K>;
  answer: (answer: Answer<K> | 'cancel') => void;
};
