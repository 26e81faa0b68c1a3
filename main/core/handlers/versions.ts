import type { HandlersOf } from '../../../contract/contract.ts';
import { recordEvent } from '../deploy/record-event.ts';
import { Failure } from '../failure.ts';
import { undoRestore } from '../project/draft/restore.ts';
import { runRestore } from '../project/draft/restore-job.ts';
import { checkName } from '../project/naming/check-name.ts';
import { suggestNames } from '../project/naming/suggest-names.ts';
import { topicOf } from '../project/naming/topic.ts';
import { countsOf } from '../project/versions/count-versions.ts';
import type { Services } from '../services.ts';

export function versionsHandlers(services: Services): HandlersOf<'versions'> {
  const { ports, workspace, changed } = services;
  const names = async () => (await workspace().listVersions()).map(({ name }) => name);
  return {
    list: async () => ({ versions: await workspace().listVersions() }),
    counts: async input => ({ counts: await countsOf(workspace(), input.names) }),
    checkName: async ({ name }) => checkName(name, await names()),
    suggestNames: async () => {
      const { tree, baseTree } = await workspace().draft();
      const topic = topicOf(await workspace().repository.diffTrees(baseTree, tree));
      return { suggestions: suggestNames(await names(), ports.clock(), baseTree === null ? null : topic) };
    },
    create: async ({ name, description, allowUnchanged }) => {
      const project = workspace();
      const check = checkName(name, await names());
      if (!check.ok) throw new Failure(check.code, check.message, { name, repaired: check.repaired });
      if (!allowUnchanged) {
        const { base, tree, baseTree } = await project.draft();
        if (base !== null && tree === baseTree) return { kind: 'nothing-to-do', base };
      }
      const version = await project.createVersion({ name, description });
      await recordEvent(project, ports, { kind: 'version', version: version.name });
      changed('versions', 'files', 'activity');
      return { kind: 'created', name: version.name };
    },
    view: async ({ name }) => {
      const project = workspace();
      const { tree } = await project.resolveVersion(name);
      // A damaged version is refused here, not shown as an empty project.
      await project.repository.readTree(tree);
      project.standing = { kind: 'viewing', version: name };
      changed('state');
      return null;
    },
    returnToDraft: async () => {
      workspace().standing = { kind: 'draft' };
      changed('state');
      return null;
    },
    restore: ({ name }) => runRestore(services, name),
    undo: async () => {
      const project = workspace();
      try {
        const { version } = await undoRestore(project);
        await recordEvent(project, ports, { kind: 'undo', version });
      } catch (error) {
        if (error instanceof Failure && error.code === 'nothing-to-undo') throw error;
        changed('files');
        throw error;
      }
      changed('files', 'versions', 'activity');
      return null;
    },
  };
}
