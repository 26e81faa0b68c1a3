import type { ReactNode } from 'react';
import { CloseQuestion } from './close-question.tsx';
import { ConflictQuestion } from './conflict-question.tsx';
import { DifferenceDialog } from './difference-dialog.tsx';
import { MoveQuestion } from './move-question.tsx';
import { OntoQuestion } from './onto-question.tsx';
import { type Question, useQuestion } from './questions.ts';
import { RemoveQuestion } from './remove-question.tsx';

/** The question that the editor asks now, if any. */
export function QuestionDialog() {
  const question = useQuestion(state => state.question);
  return question && dialogFor(question);
}

function dialogFor(question: Question): ReactNode {
  switch (question.kind) {
    case 'close':
      return <CloseQuestion {...question} />;
    case 'conflict':
      return <ConflictQuestion {...question} />;
    case 'onto':
      return <OntoQuestion {...question} />;
    case 'remove':
      return <RemoveQuestion {...question} />;
    case 'move':
      return <MoveQuestion key={question.about.path} {...question} />;
    case 'difference':
      return <DifferenceDialog {...question} />;
  }
}
