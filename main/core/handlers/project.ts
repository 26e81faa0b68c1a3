import type { HandlersOf } from '../../../contract/contract.ts';
import { Failure } from '../failure.ts';
import { createProject } from '../project/create-project.ts';
import { runDoctorJob } from '../project/doctor-job.ts';
import { recordOutsideChanges } from '../project/draft/refresh.ts';
import { inspectFolder, listFolders } from '../project/folders.ts';
import { tagPrefix } from '../project/refs.ts';
import { openSample } from '../project/sample.ts';
import { listTemplates } from '../project/templates.ts';
import type { Services } from '../services.ts';

export function projectHandlers(services: Services): HandlersOf<'project'> {
  const { ports, settings, projects, workspace, changed, freshSnapshot } = services;
  /** A project that has just been opened is in the snapshot before the reply arrives. */
  const thenFresh = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    await freshSnapshot();
    return result;
  };
  return {
    inspect: ({ path }) => inspectFolder(path),
    open: ({ path, initialise }) => thenFresh(projects.open(path, { initialise })),
    templates: async () => ({
      templates: await listTemplates(ports.assetsDir),
      defaultParent: ports.documentsDir,
    }),
    create: input => thenFresh(createProject(services, input)),
    openSample: () => thenFresh(openSample(services)),
    close: async () => {
      await thenFresh(projects.close());
      return null;
    },
    forgetRecent: async ({ path }) => {
      settings.forget(path);
      changed('state');
      return null;
    },
    pickFolder: async ({ title }) => {
      if (!ports.pickFolder) throw new Failure('unavailable', 'There is no folder dialog here.');
      return { path: await ports.pickFolder(title) };
    },
    listFolders: ({ path }) => listFolders(path),
    doctor: ({ repair }) => runDoctorJob(services, repair),
    refresh: async () => {
      await recordOutsideChanges(workspace());
      // Also what another program wrote into a tag's file in place.
      await workspace().repository.listRefs(tagPrefix, { verify: true });
      // The snapshot finds out what differs.
      changed('state');
      return null;
    },
  };
}
