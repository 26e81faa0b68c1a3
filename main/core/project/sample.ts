import { appendFile, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { authorOrNull } from '../deploy/record-event.ts';
import { startDeployment } from '../deploy/start.ts';
import { openEnvironments } from '../environments/environments.ts';
import type { Services } from '../services.ts';
import { missing } from './files/safe-path.ts';
import { makeSample, readSampleManifest, type SampleManifest } from './make-sample.ts';

const folderName = 'Tagline sample';

/** Opens the sample; makes it first when it is not there. Environments stand in a folder beside it. */
export async function openSample(services: Services): Promise<{ path: string }> {
  const { ports, projects, changed } = services;
  const path = join(ports.documentsDir, folderName);
  if (await lstat(path).catch(missing)) {
    await projects.open(path, { initialise: false });
    return { path };
  }
  await mkdir(ports.documentsDir, { recursive: true });
  const source = join(ports.assetsDir, 'sample');
  const manifest = await readSampleManifest(source);
  await makeSample(source, manifest, path, ports);
  await projects.open(path, { initialise: false });
  await signAsSomeone(services, manifest);
  const ids = await addEnvironments(services, manifest, `${path}-environments`);
  await deployFirst(services, manifest, ids);
  changed('files', 'versions', 'environments', 'activity');
  return { path };
}

/** Someone who never set up git can still try everything: in the sample alone they are its last author. */
async function signAsSomeone({ workspace }: Services, { versions }: SampleManifest) {
  const persona = versions.at(-1)?.author;
  if (persona === undefined || (await authorOrNull(workspace())) !== null) return;
  const section = `[user]\n\tname = ${persona.name}\n\temail = ${persona.email}\n`;
  await appendFile(join(workspace().repository.gitDir, 'config'), section);
}

async function addEnvironments({ ports, workspace }: Services, manifest: SampleManifest, beside: string) {
  const { repository } = workspace();
  const who = await authorOrNull(workspace());
  const environments = openEnvironments(repository);
  const ids: string[] = [];
  for (const { name, colour, folder, connections } of manifest.environments) {
    const target = { kind: 'folder' as const, path: join(beside, folder), keepReleases: 10 };
    const actor = { who, at: ports.clock(), appVersion: ports.appVersion };
    ids.push(await environments.create({ name, colour, target, connections }, actor));
  }
  return ids;
}

/** So that the story begins with something live: the oldest version in the last environment, the next in the first. */
async function deployFirst(services: Services, { versions }: SampleManifest, ids: string[]) {
  const [first, last] = [ids[0], ids.at(-1)];
  if (first === undefined || last === undefined) return;
  const wanted = [
    { environment: last, name: versions[0]?.name },
    { environment: first, name: versions[1]?.name },
  ];
  for (const { environment, name } of wanted) {
    if (name === undefined) continue;
    const source = { kind: 'version' as const, name };
    const id = await startDeployment(services, {
      environment,
      source,
      description: '',
      onDrift: 'stop',
      reason: '',
      confirm: '',
    });
    await services.jobs.ended(id);
  }
}
