import { onTestFinished } from 'vitest';
import type { Ports } from '../ports.ts';
import { gitRepository, tempFolder } from '../repository/git-for-tests.ts';
import { must, startTestCore, type TestCore } from './test-core.ts';

export const flows = {
  'flows/orders.json': '{"retry": 3}\n',
  'mappings/customer.yaml': 'id: number\n',
  'README.md': '# Orders\r\nno newline at the end',
};

/** For tests: a core without a project, on folders of its own, which is closed after the test. */
export async function openTestCore(change: Partial<Ports> = {}): Promise<TestCore> {
  const test = await startTestCore(tempFolder(), change);
  onTestFinished(() => test.core.close());
  return test;
}

/** For tests: a repository opened by a core of its own, which is closed after the test. */
export async function openTestProject(
  folder: string = gitRepository(flows),
  change: Partial<Ports> = {},
): Promise<TestProject> {
  let test: TestCore = await startTestCore(tempFolder(), change);
  onTestFinished(() => test.core.close());
  await must(test.client.project.open({ path: folder, initialise: true }));
  return {
    folder,
    get core() {
      return test.core;
    },
    get client() {
      return test.client;
    },
    get ports() {
      return test.ports;
    },
    snapshot: async () => {
      const { project } = await must(test.client.app.snapshot({}));
      if (project === null) throw new Error('No project is open.');
      return project;
    },
    save: async (path, text, expected) => {
      const file = { path, text, ...(expected === undefined ? {} : { expected }) };
      return must(test.client.files.save({ files: [file] }));
    },
    version: async (name, description = '') => {
      await must(test.client.versions.create({ name, description, allowUnchanged: true }));
    },
    restart: async () => {
      test = await test.reopen();
      await must(test.client.project.open({ path: folder }));
    },
  };
}

export type TestProject = Pick<TestCore, 'core' | 'client' | 'ports'> & {
  folder: string;
  snapshot: () => Promise<NonNullable<ReturnType<TestCore['core']['snapshot']>['project']>>;
  save: (path: string, text: string, expected?: string | null) => Promise<{ kind: 'saved' | 'conflict' }>;
  version: (name: string, description?: string) => Promise<void>;
  /** Closes everything and opens the project again, as after a restart. */
  restart: () => Promise<void>;
};
