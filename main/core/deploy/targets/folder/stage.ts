import { hash } from 'node:crypto';
import { chmod, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../failure.ts';
import { createBreather } from '../../../repository/breathe.ts';
import { errnoOf } from '../../../repository/durable-fs.ts';
import { forEachBounded } from '../../../repository/parallel.ts';
import type { Release, ReleaseFile, Step } from '../target.ts';
import { makeDurable, syncDisk } from './durable.ts';
import type { FileAccess } from './file-access.ts';
import type { Layout } from './layout.ts';
import { formatManifest, type Manifest, type ManifestFile } from './manifest.ts';

/** What was written: the manifest, and the texts of the files beside the version's own. */
export type Written = {
  manifest: Manifest;
  manifestText: string;
  connectionsText: string;
  /** Resolves when all bytes and names are on the disk: they are verified meanwhile. */
  flushed: Promise<void>;
};

/** Writes a release into its staging folder, and begins to flush it to the disk. */
export async function writeStaging(
  layout: Layout,
  release: Release,
  access: FileAccess,
  step: Step,
  flushDisk = syncDisk,
): Promise<Written> {
  const staging = layout.staging(release.id);
  await mkdir(staging.files, { recursive: true });
  const { keepsModes, cut } = await probeModes(join(staging.folder, '.probe'), access);
  const folders = foldersOf(release.files);
  for (const folder of folders) {
    await unlessTaken(folder, () => access.makeFolder(`${staging.files}/${folder}`));
  }

  const files: ManifestFile[] = [];
  const breathe = createBreather();
  step.progress(0, release.files.length);
  await forEachBounded(release.files, access.atOnce, async file => {
    await breathe();
    step.signal.throwIfAborted();
    files.push(await writeFile(release, file, `${staging.files}/${file.path}`, access, cut));
    step.progress(files.length, release.files.length);
  });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));

  const { id, deployment, version, tag, commit, tree, environment, createdAt } = release;
  const about = { release: id, deployment, version, tag, commit, tree, environment, createdAt };
  const manifest: Manifest = { format: 1, tool: 'tagline', ...about, keepsModes, files };
  const manifestText = formatManifest(manifest);
  const connectionsText = formatConnections(release.connections);
  await access.create(staging.connections, connectionsText, 0o644, cut);
  await access.create(staging.manifest, manifestText, 0o644, cut);
  const written = [
    ...files.map(({ path }) => join(staging.files, path)),
    staging.connections,
    staging.manifest,
  ];
  const holding = [staging.folder, staging.files, ...folders.map(folder => join(staging.files, folder))];
  const flushed = makeDurable(layout.root, written, holding, step.signal, flushDisk);
  // Whoever verifies or switches waits for it; nobody does after a cancel.
  flushed.catch(() => undefined);
  return { manifest, manifestText, connectionsText, flushed };
}

export function formatConnections(connections: { [key: string]: string }): string {
  const entries = Object.entries(connections).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

async function writeFile(
  release: Release,
  file: ReleaseFile,
  place: string,
  access: FileAccess,
  cut: boolean,
): Promise<ManifestFile> {
  const bytes = await release.read(file);
  const mode = file.mode === '100755' ? 0o755 : 0o644;
  await unlessTaken(file.path, () => access.create(place, bytes, mode, cut));
  return { path: file.path, mode: file.mode, size: bytes.length, sha256: hash('sha256', bytes) };
}

async function unlessTaken(path: string, make: () => void | Promise<void>): Promise<void> {
  try {
    await make();
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    const message = `The target takes ${path} and another name for the same (they differ in letter case). Rename one of them.`;
    throw new Failure('path-invalid', message, { path }, { cause: error });
  }
}

/**
 * Whether the file system keeps the executable mark: a FAT disk and Windows do not. `cut`: whether the process's
 * umask, or the folder's own rule, takes something from the mode that a new file is to get.
 */
async function probeModes(place: string, access: FileAccess): Promise<{ keepsModes: boolean; cut: boolean }> {
  await access.create(place, '', 0o755, false);
  const cut = ((await stat(place)).mode & 0o777) !== 0o755;
  await chmod(place, 0o644);
  const plain = (await stat(place)).mode & 0o100;
  await chmod(place, 0o755);
  const marked = (await stat(place)).mode & 0o100;
  await rm(place);
  return { keepsModes: plain === 0 && marked !== 0, cut };
}

/** The folders of files and all that these stand in, each after the one that it stands in. */
function foldersOf(files: readonly ReleaseFile[]): string[] {
  const all = new Set<string>();
  for (const { path } of files) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (all.has(folder)) break;
      all.add(folder);
    }
  }
  return [...all].sort();
}
