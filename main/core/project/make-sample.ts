import { cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { environmentColours } from '../../../contract/snapshot.ts';
import { recordEvent } from '../deploy/record-event.ts';
import type { Ports } from '../ports.ts';
import { initRepository } from '../repository/init.ts';
import { openRepository } from '../repository/open.ts';
import { defaultSettings } from '../settings.ts';
import { recordSave } from './draft/record-state.ts';
import { missing } from './files/safe-path.ts';
import { openWorkspace } from './open-workspace.ts';
import { createVersion } from './versions/create-version.ts';

/** `assets/sample/sample.json`; each version's files are in `versions/NAME/`, those of the draft in `draft/`. */
const manifestSchema = z.object({
  name: z.string(),
  versions: z.array(
    z.object({
      name: z.string(),
      description: z.string(),
      date: z.iso.datetime(),
      author: z.object({ name: z.string(), email: z.string() }),
    }),
  ),
  environments: z.array(
    z.object({
      name: z.string(),
      colour: z.enum(environmentColours),
      folder: z.string(),
      connections: z.record(z.string(), z.string()),
    }),
  ),
});
export type SampleManifest = z.infer<typeof manifestSchema>;

export async function readSampleManifest(source: string): Promise<SampleManifest> {
  return manifestSchema.parse(JSON.parse(await readFile(join(source, 'sample.json'), 'utf8')));
}

type SamplePorts = Pick<Ports, 'clock' | 'appVersion'>;

/** Makes the sample's folder with its history, under another name first, so that it is there whole or not at all. */
export async function makeSample(source: string, manifest: SampleManifest, path: string, ports: SamplePorts) {
  const staging = await mkdtemp(join(dirname(path), '.tagline-sample-'));
  try {
    const made = join(staging, 'project');
    await mkdir(made);
    await writeHistory(source, manifest, made, ports);
    await rename(made, path);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function writeHistory(
  source: string,
  { versions }: SampleManifest,
  folder: string,
  ports: SamplePorts,
) {
  await initRepository(folder);
  const surroundings = {
    clock: ports.clock,
    settings: () => defaultSettings,
    onSkipped: () => undefined,
    onUnrecorded: () => undefined,
    onWaiting: () => undefined,
  };
  const workspace = await openWorkspace(await openRepository(folder), surroundings);
  try {
    for (const { date, ...version } of versions) {
      await emptyFolder(folder);
      await cp(join(source, 'versions', version.name), folder, { recursive: true });
      await createVersion(workspace, { ...version, date: new Date(date) });
      const signer = { repository: workspace.repository, author: async () => version.author };
      const then = { ...ports, clock: () => new Date(date) };
      await recordEvent(signer, then, { kind: 'version', version: version.name });
    }
    const draft = join(source, 'draft');
    if (await lstat(draft).catch(missing)) {
      await cp(draft, folder, { recursive: true });
      await workspace.write(() => recordSave(workspace, 'Save the changes of the sample’s draft'));
    }
  } finally {
    await workspace.close();
  }
}

async function emptyFolder(folder: string) {
  for (const name of await readdir(folder)) {
    if (name !== '.git') await rm(join(folder, name), { recursive: true });
  }
}
