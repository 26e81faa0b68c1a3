import { Failure } from '../../../../failure.ts';
import { forEachBounded } from '../../../../repository/parallel.ts';
import type { Layout } from '../../folder/layout.ts';
import type { ManifestFile } from '../../folder/manifest.ts';
import type { Release, ReleaseFile, Step } from '../../target.ts';
import { atOnce } from '../files/listing.ts';
import { makeFolder, makeFoldersOf } from '../files/make-folders.ts';
import type { RemoteFiles } from '../files/remote-files.ts';
import { describeFile, divide, type Previous, type Texts, textsOf } from './brought.ts';

/** Brings a release file by file, many at a time; what stands on the server already is linked or copied there. */
export async function sendBySftp(
  files: RemoteFiles,
  layout: Layout,
  release: Release,
  previous: Previous | null,
  step: Step,
): Promise<Texts> {
  const staging = layout.staging(release.id);
  const paths = release.files.map(file => file.path);
  const [{ keepsModes, links }] = await Promise.all([
    probe(files, `${staging.folder}/.probe`),
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
    const isThere =
      same.has(file) && (await reuse(files, links, from, place, keepsModes ? modeOf(file) : null));
    if (!isThere) await send(files, file, place, bytes, keepsModes);
    described.push(describeFile({ ...file, bytes }));
    step.progress(described.length, release.files.length);
  });
  const texts = textsOf(release, keepsModes, described);
  const mode = keepsModes ? 0o644 : null;
  await Promise.all([
    files.create(staging.connections, texts.connections, mode),
    files.create(staging.manifest, texts.manifest, mode),
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
  if (await files.create(place, bytes, keepsModes ? modeOf(file) : null)) return;
  const message = `The target takes ${file.path} and another file for the same (their names differ in letter case). Rename one of them.`;
  throw new Failure('path-invalid', message, { path: file.path });
}

/** A link to the old file, else a copy that the server makes; false where it can't. */
async function reuse(
  files: RemoteFiles,
  links: boolean,
  from: string,
  to: string,
  mode: number | null,
): Promise<boolean> {
  const ways: (() => Promise<void>)[] = [];
  if (links) ways.push(() => files.link(from, to));
  if (files.offers('copy-data')) ways.push(() => files.copy(from, to, mode));
  for (const use of ways) {
    try {
      await use();
      return true;
    } catch (error) {
      if (error instanceof Failure) throw error;
      await files.remove(to);
    }
  }
  return false;
}

/** What the server's disk can do: a FAT disk and Windows keep no executable mark, and not all have links. */
async function probe(files: RemoteFiles, place: string): Promise<{ keepsModes: boolean; links: boolean }> {
  const tries = async (work: () => Promise<boolean>) => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Failure) throw error;
      return false;
    }
  };
  await files.create(place, '', null);
  const keepsModes = await tries(async () => {
    await files.chmod(place, 0o644);
    const plain = await files.lstat(place);
    await files.chmod(place, 0o755);
    return !isMarked(plain) && isMarked(await files.lstat(place));
  });
  const other = `${place}-link`;
  const links = await tries(async () => {
    if (!files.offers('hardlink@openssh.com')) return false;
    await files.link(place, other);
    return (await files.lstat(other)) !== null;
  });
  await Promise.all([files.remove(place), files.remove(other)]);
  return { keepsModes, links };
}

const isMarked = (found: { mode: number } | null): boolean => ((found?.mode ?? 0) & 0o100) !== 0;
