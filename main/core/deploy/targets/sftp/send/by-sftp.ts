import { Failure } from '../../../../failure.ts';
import { forEachBounded } from '../../../../repository/parallel.ts';
import type { Layout } from '../../folder/layout.ts';
import type { ManifestFile } from '../../folder/manifest.ts';
import type { LiveFile, Release, ReleaseFile, Step } from '../../target.ts';
import { isRefused } from '../errors.ts';
import { atOnce } from '../files/listing.ts';
import { makeFolder, makeFoldersOf } from '../files/make-folders.ts';
import type { RemoteFiles } from '../files/remote-files.ts';
import { describeFile, divide, type Texts, textsOf } from './brought.ts';

/** Brings a release file by file, many at a time; what stands on the server already is linked or copied there. */
export async function sendBySftp(
  files: RemoteFiles,
  layout: Layout,
  release: Release,
  previous: { id: string; files: LiveFile[] } | null,
  step: Step,
): Promise<Texts> {
  const staging = layout.staging(release.id);
  const paths = release.files.map(file => file.path);
  const [keepsModes] = await Promise.all([
    probeModes(files, `${staging.folder}/.probe`),
    makeFolder(files, staging.files).then(() => makeFoldersOf(files, staging.files, paths)),
  ]);
  const same = new Set(divide(release, previous?.files ?? []).same);
  const described: ManifestFile[] = [];
  step.progress(0, release.files.length);
  await forEachBounded(release.files, atOnce, async file => {
    step.signal.throwIfAborted();
    const bytes = await release.read(file);
    const place = `${staging.files}/${file.path}`;
    const from = `${layout.release(previous?.id ?? '').files}/${file.path}`;
    const isThere = same.has(file) && (await reuse(files, from, place, keepsModes ? modeOf(file) : null));
    if (!isThere) await send(files, file, place, bytes, keepsModes);
    described.push(describeFile({ ...file, bytes }));
    step.progress(described.length, release.files.length);
  });
  const texts = textsOf(release, keepsModes, described);
  const mode = keepsModes ? 0o644 : null;
  await Promise.all([
    files.write(staging.connections, Buffer.from(texts.connections), mode),
    files.write(staging.manifest, Buffer.from(texts.manifest), mode),
  ]);
  return texts;
}

const modeOf = (file: ReleaseFile) => (file.mode === '100755' ? 0o755 : 0o644);

async function send(
  files: RemoteFiles,
  file: ReleaseFile,
  place: string,
  bytes: Uint8Array,
  keepsModes: boolean,
): Promise<void> {
  try {
    await files.write(place, bytes, keepsModes ? modeOf(file) : null);
  } catch (error) {
    if (!isRefused(error) || (await files.lstat(place)) === null) throw error;
    if ((await files.room(place)) === 0) throw error;
    const message = `The server takes ${file.path} and another file for the same (their names differ in letter case). Rename one of them.`;
    throw new Failure('path-invalid', message, { path: file.path }, { cause: error });
  }
}

/** A link to the old file, else a copy that the server makes; false where it can't. */
async function reuse(files: RemoteFiles, from: string, to: string, mode: number | null): Promise<boolean> {
  try {
    await files.link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Failure) throw error;
  }
  try {
    await files.copy(from, to, mode);
    return true;
  } catch (error) {
    if (error instanceof Failure) throw error;
    await files.remove(to);
    return false;
  }
}

/** Whether the server keeps the executable mark: a FAT disk and Windows do not. */
async function probeModes(files: RemoteFiles, place: string): Promise<boolean> {
  await files.write(place, new Uint8Array(0), null);
  try {
    await files.chmod(place, 0o644);
    const plain = await files.lstat(place);
    await files.chmod(place, 0o755);
    const marked = await files.lstat(place);
    return isMarked(plain) === false && isMarked(marked);
  } catch (error) {
    if (error instanceof Failure) throw error;
    return false;
  } finally {
    await files.remove(place);
  }
}

const isMarked = (found: { mode: number } | null): boolean => ((found?.mode ?? 0) & 0o100) !== 0;
