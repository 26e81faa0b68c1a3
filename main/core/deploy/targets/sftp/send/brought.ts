import { formatManifest, type Manifest, type ManifestFile } from '../../folder/manifest.ts';
import { formatConnections } from '../../folder/stage.ts';
import type { LiveFile, Release, ReleaseFile } from '../../target.ts';
import type { Known } from '../files/known.ts';
import { sha256Of } from '../files/proven.ts';

/** Files of a release that are read ahead of what is sent. */
const ahead = 32;

export type ReadFile = ReleaseFile & { bytes: Uint8Array };

/** The files in order, each with its bytes; some are read ahead. */
export async function* readAhead(release: Release, files: readonly ReleaseFile[]): AsyncGenerator<ReadFile> {
  const coming: Promise<ReadFile>[] = [];
  const begin = (file: ReleaseFile | undefined) => {
    if (!file) return;
    const read = release.read(file).then(bytes => ({ ...file, bytes }));
    // It may fail before its turn.
    read.catch(() => undefined);
    coming.push(read);
  };
  for (const file of files.slice(0, ahead)) begin(file);
  for (let next = ahead; coming.length > 0; next++) {
    yield (await coming.shift()) as ReadFile;
    begin(files[next]);
  }
}

export const describeFile = ({ path, mode, bytes }: ReadFile): ManifestFile => ({
  path,
  mode,
  size: bytes.length,
  sha256: sha256Of(bytes),
});

/** What goes into `manifest.json` and `connections.json`. */
export type Texts = { manifest: string; connections: string };

export function textsOf(release: Release, keepsModes: boolean, files: ManifestFile[]): Texts {
  const { id, deployment, version, tag, commit, tree, environment, createdAt } = release;
  const about = { release: id, deployment, version, tag, commit, tree, environment, createdAt };
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const manifest: Manifest = { format: 1, tool: 'tagline', ...about, keepsModes, files: sorted };
  return { manifest: formatManifest(manifest), connections: formatConnections(release.connections) };
}

/** What is live, file by file: what of it stays the same is not sent again. */
export type Previous = { id: string; files: readonly LiveFile[]; known: Known };

/** What of a release stands on the server already, and what has to be sent. */
export type Division = { same: ReleaseFile[]; fresh: ReleaseFile[] };

export function divide(release: Release, previous: readonly LiveFile[]): Division {
  const there = new Map(previous.map(file => [file.path, file]));
  const division: Division = { same: [], fresh: [] };
  for (const file of release.files) {
    const found = there.get(file.path);
    const isSame = found?.oid === file.oid && found.mode === file.mode;
    (isSame ? division.same : division.fresh).push(file);
  }
  return division;
}
