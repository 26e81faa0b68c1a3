import type { Work } from './work.ts';
import { compare } from './works/compare.ts';
import { createVersion } from './works/create-version.ts';
import { deployFolder } from './works/deploy-folder.ts';
import { deployGit } from './works/deploy-git.ts';
import { memory } from './works/memory.ts';
import { pack } from './works/pack.ts';
import { read } from './works/read.ts';
import { restore } from './works/restore.ts';
import { save } from './works/save.ts';
import { sftp } from './works/sftp.ts';
import { status } from './works/status.ts';
import { timeline } from './works/timeline.ts';

/** In the table's order. Each group runs in a process of its own, so that its memory is its own. */
export const groups: { [name: string]: Work[] } = {
  save,
  'create-version': createVersion,
  status,
  compare,
  restore,
  read,
  timeline,
  memory,
  pack,
  'deploy-folder': deployFolder,
  'deploy-git': deployGit,
  sftp,
};

export type Choice = { only: string | undefined; long: boolean };

/** Whether `--only TEXT` and `--long` mean this work. */
export const isMeant = (work: Work, { only, long }: Choice): boolean =>
  (long || !work.long) && (only === undefined || `${work.work}, ${work.size}`.includes(only));
