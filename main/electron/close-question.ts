import type { Job } from '../../contract/job.ts';
import type { ProjectSnapshot } from '../../contract/snapshot.ts';

export type CloseIntent = 'close' | 'quit';
export type CloseAnswer = 'save-all' | 'keep' | 'wait' | 'cancel-jobs' | 'stay';

/** One question to the user before the window goes. `answers` belong to `buttons`, one by one. */
export type CloseQuestion = {
  message: string;
  detail: string;
  buttons: string[];
  answers: CloseAnswer[];
};

/**
 * What has to be asked before the window closes, or null when nothing would be lost or cut off.
 * @param jobs what runs now
 */
export function closeQuestion(
  intent: CloseIntent,
  project: Pick<ProjectSnapshot, 'name' | 'unsavedCount'> | null,
  jobs: readonly Pick<Job, 'title' | 'cancellable'>[],
): CloseQuestion | null {
  if (jobs.length > 0) return jobsQuestion(intent, jobs);
  if (project !== null && project.unsavedCount > 0) return unsavedQuestion(intent, project);
  return null;
}

function jobsQuestion(
  intent: CloseIntent,
  jobs: readonly Pick<Job, 'title' | 'cancellable'>[],
): CloseQuestion {
  const cancellable = jobs.every(job => job.cancellable);
  const choices: [CloseAnswer, string][] = [
    ['wait', `Wait, then ${intent}`],
    ...(cancellable ? [['cancel-jobs', `Cancel it and ${intent}`] as [CloseAnswer, string]] : []),
    ['stay', `Don't ${intent}`],
  ];
  return {
    message:
      jobs.length === 1 ? 'Tagline is still working.' : `Tagline is still working on ${jobs.length} things.`,
    detail: jobs.map(job => job.title).join('\n'),
    ...split(choices),
  };
}

function unsavedQuestion(
  intent: CloseIntent,
  { name, unsavedCount }: Pick<ProjectSnapshot, 'name' | 'unsavedCount'>,
): CloseQuestion {
  const files = unsavedCount === 1 ? 'one file' : `${unsavedCount} files`;
  return {
    message: `${name} has unsaved text in ${files}.`,
    detail: 'Save it into the latest draft, or keep it as it is: it will be there, unsaved, next time.',
    ...split([
      ['save-all', `Save all and ${intent}`],
      ['keep', 'Keep for next time'],
      ['stay', 'Cancel'],
    ]),
  };
}

function split(choices: [CloseAnswer, string][]) {
  return { buttons: choices.map(([, label]) => label), answers: choices.map(([answer]) => answer) };
}
