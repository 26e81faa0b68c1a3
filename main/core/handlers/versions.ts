import type { HandlersOf } from '../../../contract/contract.ts';
import { eventOf, recordEvent } from '../deploy/record-event.ts';
import { openEnvironments } from '../environments/environments.ts';
import { Failure } from '../failure.ts';
import { planRestore, undoRestore } from '../project/draft/restore.ts';
import { runRestore } from '../project/draft/restore-job.ts';
import { checkName } from '../project/naming/check-name.ts';
import { suggestNames } from '../project/naming/suggest-names.ts';
import { takenNames } from '../project/naming/taken.ts';
import { topicOf } from '../project/naming/topic.ts';
import { countsOf } from '../project/versions/count-versions.ts';
import { createVersion, createVersionIfChanged } from '../project/versions/create-version.ts';
import { deleteVersion, undeleteVersion } from '../project/versions/delete-version.ts';
import type { Workspace } from '../project/workspace.ts';
import type { Services } from '../services.ts';

export function versionsHandlers(services: Services): HandlersOf<'versions'> {
  const { ports, workspace, changed } = services;
  const names = () => workspace().versionNames();
  return {
    list: ({ limit }) =>
      limit === undefined ? workspace().allVersions() : workspace().newestVersions(limit),
    counts: async input => ({ counts: await countsOf(workspace(), input.names) }),
    checkName: async ({ name }) => checkName(name, takenNames(await names())),
    suggestNames: async () => {
      const { tree, baseTree } = await workspace().draft();
      const topic = topicOf(await workspace().repository.diffTrees(baseTree, tree));
      return { suggestions: suggestNames(await names(), ports.clock(), baseTree === null ? null : topic) };
    },
    create: async ({ name, description, allowUnchanged }) => {
      const project = workspace();
      const event = eventOf(project, ports, { kind: 'version', version: name });
      const input = { name, description, event: event.prepare };
      if (allowUnchanged) await createVersion(project, input);
      else {
        const made = await createVersionIfChanged(project, input);
        if (made.kind === 'nothing-to-do') return made;
      }
      await event.record();
      changed('versions', 'files', 'activity');
      return { kind: 'created', name };
    },
    delete: async ({ name }) => {
      const project = workspace();
      await refuseNeeded(project, name);
      const deleted = await deleteVersion(project, name);
      await recordEvent(project, ports, { kind: 'version', version: name, title: `Deleted version ${name}` });
      changed('versions', 'activity');
      return deleted;
    },
    undelete: async ({ name, undoToken }) => {
      const project = workspace();
      await undeleteVersion(project, name, undoToken);
      const title = `Brought back version ${name}`;
      await recordEvent(project, ports, { kind: 'version', version: name, title });
      changed('versions', 'activity');
      return null;
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
    planRestore: ({ name }) => planRestore(workspace(), name),
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

/** A deployment has to keep its name: what runs, or would come back with a rollback, stays. */
async function refuseNeeded({ repository }: Workspace, name: string): Promise<void> {
  for (const environment of await openEnvironments(repository).summaries()) {
    const runs = environment.running?.version === name;
    if (!runs && environment.previousVersion !== name) continue;
    const why = runs ? 'runs it' : 'would go back to it with a rollback';
    const message = `${name} can’t be deleted: ${environment.name} ${why}. Deploy another version there first.`;
    throw new Failure('version-in-use', message, { version: name, environment: environment.name });
  }
}
