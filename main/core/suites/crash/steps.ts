import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode, Reply } from '../../../../contract/errors.ts';
import { gitWithInput } from '../../repository/git-for-tests.ts';
import { openRepository } from '../../repository/open.ts';
import type { Repository } from '../../repository/types.ts';
import { must } from '../../testing/test-core.ts';
import type { Findings } from './judge.ts';
import { type Opened, save } from './template.ts';

/** Something that a user does, which is interrupted at every call. */
export type Step = {
  name: string;
  /** What comes before it, undisturbed. */
  prepare?: (opened: Opened) => Promise<unknown>;
  act: (opened: Opened) => Promise<Reply<unknown>>;
  /** How it answers when it is asked for once more although it was done. */
  doneAlready?: ErrorCode[];
  /** The step is the opening itself. */
  opening?: boolean;
  /** What counts as old where the template is neither old nor new. */
  before?: Findings;
  /** Each file is old or new by itself; else the folder is so as a whole. */
  eachFile?: boolean;
};

const rename = { from: 'sub/b.txt', to: 'other/place/b.txt' };

/** A deployment as one command: its job's end is the reply. */
export async function deploy(
  { client, core }: Opened,
  source: { kind: 'version'; name: string } | { kind: 'previous' },
): Promise<Reply<unknown>> {
  const started = await client.deploy.start({ environment: 'test', source });
  if (!started.ok) return started;
  const { state, error, message } = await core.waitForJob(started.value.jobId);
  if (state === 'succeeded') return { ok: true, value: message };
  return { ok: false, error: error ?? { code: 'internal', message: `${state}: ${message}`, data: {} } };
}

/** What the product does when nobody asks, by the repository that it does it with. */
async function withRepository<T>(
  folder: string,
  work: (repository: Repository) => Promise<T>,
): Promise<Reply<T>> {
  const repository = await openRepository(folder);
  try {
    return { ok: true, value: await work(repository) };
  } finally {
    await repository.close().catch(() => undefined);
  }
}

/** So many loose objects and tags that packing them is worth it. */
function growHistory(project: string): void {
  const blob = (text: string) => `data ${text.length}\n${text}\n`;
  let stream = '';
  for (let number = 0; number < 700; number++) {
    stream += `commit refs/heads/old\nmark :${number + 1}\ncommitter A <a@b.c> ${1_700_000_000 + number} +0000\n`;
    stream += `${blob(`${number}`)}M 100644 inline file\n${blob(`text ${number}\n`)}\n`;
    if (number % 3 === 0) {
      stream += `tag old-${number}\nfrom :${number + 1}\ntagger A <a@b.c> 1700000000 +0000\n${blob('old')}`;
    }
  }
  gitWithInput(project, stream, '-c', 'fastimport.unpackLimit=100000', 'fast-import', '--quiet');
}

export const steps = {
  save: { name: 'save', act: opened => save(opened, { 'a.txt': 'saved\n' }) },
  saveMany: {
    name: 'save of several files',
    act: opened => save(opened, { 'a.txt': 'saved\n', 'sub/b.txt': 'saved\n', 'more/new/d.txt': 'd\n' }),
    eachFile: true,
  },
  create: {
    name: 'new file',
    act: ({ client }) => client.files.create({ path: 'more/new.txt', kind: 'file' }),
    doneAlready: ['file-exists'],
  },
  rename: {
    name: 'rename',
    act: ({ client }) => client.files.rename(rename),
    doneAlready: ['file-missing'],
  },
  remove: {
    name: 'delete',
    act: ({ client }) => client.files.remove({ path: 'sub' }),
    doneAlready: ['file-missing'],
  },
  version: {
    name: 'create version',
    act: ({ client }) => client.versions.create({ name: '3.0.0', description: 'The third' }),
    doneAlready: ['name-taken'],
  },
  restore: { name: 'restore', act: ({ client }) => client.versions.restore({ name: '1.0.0' }) },
  undo: {
    name: 'undo',
    prepare: ({ client }) => must(client.versions.restore({ name: '1.0.0' })),
    act: ({ client }) => client.versions.undo({}),
    doneAlready: ['nothing-to-undo'],
  },
  environment: {
    name: 'environment edit',
    act: ({ client, target }) =>
      client.environments.update({
        id: 'test',
        name: 'Test bed',
        colour: 'red',
        target: { kind: 'folder', path: target },
        connections: { erp: 'https://erp.example' },
      }),
  },
  deploy: {
    name: 'deployment with its receipt',
    prepare: opened => must(deploy(opened, { kind: 'version', name: '1.0.0' })),
    act: opened => deploy(opened, { kind: 'version', name: '2.0.0' }),
  },
  outside: {
    name: 'edits made outside',
    prepare: ({ project }) => {
      writeFileSync(join(project, 'a.txt'), 'outside\n');
      rmSync(join(project, 'new'), { recursive: true });
      return Promise.resolve();
    },
    act: ({ client }) => client.project.refresh({}),
  },
  deleteVersion: {
    name: 'delete version',
    act: ({ client }) => client.versions.delete({ name: '1.0.0' }),
    doneAlready: ['version-missing'],
  },
  index: {
    name: 'index rewrite',
    act: ({ project }) =>
      withRepository(project, repository =>
        repository.exclusive(async () => repository.writeIndex((await repository.scan()).tree)),
      ),
  },
  pack: {
    name: 'packing',
    prepare: ({ project }) => Promise.resolve(growHistory(project)),
    act: ({ project }) => withRepository(project, repository => repository.maintain()),
  },
} satisfies { [name: string]: Step };
