import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { git, writeFiles } from '../../repository/git-for-tests.ts';
import { must } from '../../testing/test-core.ts';
import { deploy, type Step } from './steps.ts';
import { type Opened, save } from './template.ts';
import { makeWide, writeSide } from './wide.ts';

const succeed = async (opened: Opened, name: string) => must(deploy(opened, { kind: 'version', name }));

/** `prepare`, with what is to be known of the project only after that. */
let tagOfDeleted = '';
let inTrash = '';

/** What only the long run breaks: the same works where more stands, changes and turns from one kind to another. */
export const wideSteps = {
  restore: {
    name: 'restore of dozens of files',
    prepare: makeWide,
    act: ({ client }) => client.versions.restore({ name: 'A' }),
  },
  undo: {
    name: 'undo of dozens of files',
    prepare: async opened => {
      await makeWide(opened);
      await must(opened.client.versions.restore({ name: 'A' }));
    },
    act: ({ client }) => client.versions.undo({}),
    doneAlready: ['nothing-to-undo'],
  },
  /** What was edited outside, and was never saved, is kept before it is replaced. */
  restoreOverEdits: {
    name: 'restore over edits made outside',
    prepare: async opened => {
      await makeWide(opened);
      writeFiles(opened.project, { 'wide/d2/e/f/g/2.txt': 'unsaved\n', 'wide/came/new.txt': 'unsaved\n' });
      rmSync(join(opened.project, 'wide/turn-1'), { recursive: true });
    },
    act: ({ client }) => client.versions.restore({ name: 'A' }),
  },
  version: {
    name: 'create version of dozens of edits',
    prepare: async opened => {
      await makeWide(opened);
      writeSide(opened.project, 'A');
    },
    act: ({ client }) => client.versions.create({ name: 'C', description: 'The third side' }),
    doneAlready: ['name-taken'],
  },
  outside: {
    name: 'dozens of edits made outside',
    prepare: async opened => {
      await makeWide(opened);
      writeSide(opened.project, 'A');
    },
    act: ({ client }) => client.project.refresh({}),
  },
  save: {
    name: 'save of files in deep folders',
    prepare: makeWide,
    act: opened =>
      save(opened, {
        'wide/d0/e/f/g/0.txt': 'saved\n',
        'wide/d1/e/f/g/1.txt': 'saved\n',
        'wide/d2/e/f/g/new/and/deeper/file.txt': 'saved\n',
        'wide/large.txt': 'short now\n',
        'entirely/new/place.txt': 'saved\n',
      }),
    eachFile: true,
  },
  rename: {
    name: 'rename of a folder',
    prepare: makeWide,
    act: ({ client }) => client.files.rename({ from: 'wide', to: 'elsewhere/wide' }),
    doneAlready: ['file-missing'],
  },
  undoRemove: {
    name: 'a deleted folder is brought back',
    prepare: async opened => {
      await makeWide(opened);
      inTrash = (await must(opened.client.files.remove({ path: 'wide' }))).undoToken ?? '';
    },
    act: ({ client }) => client.files.undoRemove({ undoToken: inTrash }),
    doneAlready: ['file-exists', 'file-missing'],
  },
  undelete: {
    name: 'undelete version',
    prepare: async ({ client }) => {
      tagOfDeleted = (await must(client.versions.delete({ name: '1.0.0' }))).undoToken;
    },
    act: ({ client }) => client.versions.undelete({ name: '1.0.0', undoToken: tagOfDeleted }),
    doneAlready: ['name-taken'],
  },
  converted: {
    name: 'restore where git converts line endings',
    prepare: async opened => {
      const { client, project } = opened;
      writeFiles(project, {
        '.gitattributes': '*.txt text eol=crlf\n',
        'a.txt': 'one\r\n',
        'z.txt': 'z\r\n',
      });
      git(project, 'add', '-A');
      git(project, 'commit', '-q', '-m', 'by hand');
      git(project, 'tag', '-m', 'By hand', 'converted');
      await must(client.project.refresh({}));
      await must(save(opened, { 'new/c.txt': 'c\r\n' }));
    },
    act: ({ client }) => client.versions.restore({ name: '1.0.0' }),
  },
  versionOverNative: {
    name: 'create version over commits of native git',
    prepare: async ({ client, project }) => {
      writeFiles(project, { 'by/hand.txt': 'by hand\n' });
      git(project, 'add', '-A');
      git(project, 'commit', '-q', '-m', 'by hand');
      git(project, 'pack-refs', '--all');
      await must(client.project.refresh({}));
      writeFiles(project, { 'by/hand.txt': 'changed\n' });
    },
    act: ({ client }) => client.versions.create({ name: '3.0.0' }),
    doneAlready: ['name-taken'],
  },
  environment: {
    name: 'new environment',
    act: ({ client, target }) =>
      client.environments.create({
        name: 'Live',
        colour: 'red',
        target: { kind: 'folder', path: `${target}-live` },
      }),
    doneAlready: ['environment-exists'],
  },
  deploy: {
    name: 'deployment of dozens of files',
    prepare: async opened => {
      await makeWide(opened);
      await succeed(opened, 'A');
    },
    act: opened => deploy(opened, { kind: 'version', name: 'B' }),
  },
  rollback: {
    name: 'rollback of a deployment',
    prepare: async opened => {
      await makeWide(opened);
      await succeed(opened, 'A');
      await succeed(opened, 'B');
    },
    act: opened => deploy(opened, { kind: 'version', name: 'A' }),
  },
} satisfies { [name: string]: Step };
