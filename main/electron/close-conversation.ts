import type { Client } from '../../contract/client.ts';
import type { Job } from '../../contract/job.ts';
import type { ProjectSnapshot } from '../../contract/snapshot.ts';
import { type CloseAnswer, type CloseIntent, type CloseQuestion, closeQuestion } from './close-question.ts';
import { saveAll } from './save-all.ts';
import { wordError } from './words.ts';

export type CloseNeeds = {
  client: Client;
  project: () => ProjectSnapshot | null;
  /** The work that closing would cut off. */
  jobs: () => Job[];
  waitForJob: (id: string) => Promise<unknown>;
  ask: (question: CloseQuestion) => Promise<CloseAnswer>;
  tell: (text: { message: string; detail: string }) => Promise<void>;
};

export const needsQuestion = ({ project, jobs }: CloseNeeds, intent: CloseIntent): boolean =>
  closeQuestion(intent, project(), jobs()) !== null;

/** Asks until everything is settled and does what was chosen. Answers whether the window may go. */
export async function mayClose(needs: CloseNeeds, intent: CloseIntent): Promise<boolean> {
  for (;;) {
    const jobs = needs.jobs();
    const question = closeQuestion(intent, needs.project(), jobs);
    if (question === null) return true;
    const answer = await needs.ask(question);
    if (answer === 'stay') return false;
    if (answer === 'keep') return true;
    if (answer === 'save-all') return savedAll(needs);
    if (answer === 'cancel-jobs') await Promise.all(jobs.map(({ id }) => needs.client.jobs.cancel({ id })));
    await Promise.all(jobs.map(({ id }) => needs.waitForJob(id)));
  }
}

async function savedAll({ client, tell }: CloseNeeds): Promise<boolean> {
  const result = await saveAll(client);
  if (result.kind === 'saved') return true;
  if (result.kind === 'failed') await tell(wordError(result.error));
  else await tell({ message: 'Not everything could be saved.', detail: result.reason });
  return false;
}
