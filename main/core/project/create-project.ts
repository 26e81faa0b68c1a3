import { recordEvent } from '../deploy/record-event.ts';
import { Failure } from '../failure.ts';
import type { Services } from '../services.ts';
import { createFromTemplate } from './templates.ts';

const firstVersion = { name: '1.0.0', description: 'The project as the template made it' };

/** Makes a project from a template with a first version, and opens it. */
export async function createProject(
  { ports, projects, notices, workspace, changed }: Services,
  input: { parent: string; name: string; template: string },
): Promise<{ path: string }> {
  const path = await createFromTemplate(ports.assetsDir, input);
  await projects.open(path, { initialise: false });
  try {
    const { name: version } = await workspace().createVersion(firstVersion);
    await recordEvent(workspace(), ports, { kind: 'version', version });
  } catch (error) {
    // The project is there and can be worked on; a version can be made as soon as there is a name.
    if (!(error instanceof Failure) || error.code !== 'author-unknown') throw error;
    notices.put({
      id: 'project-author',
      tone: 'info',
      title: 'No first version was made',
      detail: error.message,
    });
  }
  changed('files', 'versions', 'activity');
  return { path };
}
