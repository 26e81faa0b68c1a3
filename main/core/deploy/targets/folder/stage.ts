import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../../../failure.ts';
import { syncFolder } from '../../../repository/durable-fs.ts';
import { forEachBounded } from '../../../repository/parallel.ts';
import type { Release, ReleaseFile, Step } from '../target.ts';
import type { Layout } from './layout.ts';
import { formatManifest, type Manifest, type ManifestFile } from './manifest.ts';

const atOnce = 8;

/** Writes a release into its staging folder; all bytes are on the disk when it resolves. */
export async function writeStaging(layout: Layout, release: Release, step: Step): Promise<Manifest> {
  const staging = layout.staging(release.id);
  await mkdir(staging.files, { recursive: true });
  const keepsModes = await probeModes(join(staging.folder, '.probe'));
  const folders = new Set(release.files.map(file => dirname(file.path)));
  for (const folder of folders) await mkdir(join(staging.files, folder), { recursive: true });

  const files: ManifestFile[] = [];
  step.progress(0, release.files.length);
  await forEachBounded(release.files, atOnce, async file => {
    step.signal.throwIfAborted();
    files.push(await writeFile(release, file, join(staging.files, file.path)));
    step.progress(files.length, release.files.length);
  });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));

  const { id, deployment, version, tag, commit, tree, environment, createdAt } = release;
  const about = { release: id, deployment, version, tag, commit, tree, environment, createdAt };
  const manifest: Manifest = { format: 1, tool: 'tagline', ...about, keepsModes, files };
  await writeNew(staging.connections, formatConnections(release.connections), 0o644);
  await writeNew(staging.manifest, formatManifest(manifest), 0o644);
  for (const folder of withParents(folders)) await syncFolder(join(staging.files, folder));
  await syncFolder(staging.folder);
  return manifest;
}

/** Reads a staged release again and compares it with what was to be written. Throws `verification-failed`. */
export async function verifyStaging(
  layout: Layout,
  release: Release,
  manifest: Manifest,
  step: Step,
): Promise<void> {
  const staging = layout.staging(release.id);
  let done = 0;
  await forEachBounded(manifest.files, atOnce, async file => {
    step.signal.throwIfAborted();
    const place = join(staging.files, file.path);
    const { size, mode } = await lstat(place);
    const modeKept = !manifest.keepsModes || (mode & 0o100 ? '100755' : '100644') === file.mode;
    const hash = createHash('sha256');
    await pipeline(createReadStream(place), hash);
    if (size !== file.size || !modeKept || hash.digest('hex') !== file.sha256) {
      throw new Failure(
        'verification-failed',
        `What was written for ${file.path} does not read back the same.`,
        {
          path: file.path,
        },
      );
    }
    step.progress(++done, manifest.files.length);
  });
  const found = await listNames(staging.files);
  if (found !== manifest.files.length) {
    const message = `${found} files stand there instead of ${manifest.files.length}.`;
    throw new Failure('verification-failed', message, { found, expected: manifest.files.length });
  }
  const same =
    (await readFile(staging.connections, 'utf8')) === formatConnections(release.connections) &&
    (await readFile(staging.manifest, 'utf8')) === formatManifest(manifest);
  if (!same)
    throw new Failure('verification-failed', 'The manifest or the connections do not read back the same.');
}

export function formatConnections(connections: { [key: string]: string }): string {
  const entries = Object.entries(connections).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

async function writeFile(release: Release, file: ReleaseFile, place: string): Promise<ManifestFile> {
  const bytes = await release.read(file);
  try {
    await writeNew(place, bytes, file.mode === '100755' ? 0o755 : 0o644);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const message = `The target takes ${file.path} and another file for the same (their names differ in letter case). Rename one of them.`;
    throw new Failure('path-invalid', message, { path: file.path }, { cause: error });
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path: file.path, mode: file.mode, size: bytes.length, sha256 };
}

async function writeNew(place: string, bytes: Uint8Array | string, mode: number): Promise<void> {
  const handle = await open(place, 'wx', mode);
  try {
    await handle.writeFile(bytes);
    // The process's umask has cut the mode that open() got.
    await handle.chmod(mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether the file system keeps the executable mark: a FAT disk and Windows do not. */
async function probeModes(place: string): Promise<boolean> {
  await writeNew(place, '', 0o644);
  const plain = (await stat(place)).mode & 0o100;
  await chmod(place, 0o755);
  const marked = (await stat(place)).mode & 0o100;
  await rm(place);
  return plain === 0 && marked !== 0;
}

async function listNames(folder: string): Promise<number> {
  let count = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isDirectory()) count++;
  }
  return count;
}

/** The folders and all that they stand in, the root as ''. */
function withParents(folders: Set<string>): Set<string> {
  const all = new Set(['']);
  for (const folder of folders) for (let at = folder; at !== '.'; at = dirname(at)) all.add(at);
  return all;
}
