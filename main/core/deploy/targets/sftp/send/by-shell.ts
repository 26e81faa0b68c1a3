import { posix } from 'node:path';
import type { Layout } from '../../folder/layout.ts';
import type { ManifestFile } from '../../folder/manifest.ts';
import type { LiveFile, Release, Step } from '../../target.ts';
import { diskFull } from '../errors.ts';
import { tarEnd, tarHeader, tarPadding } from '../files/tar.ts';
import type { Session } from '../server.ts';
import { type Feed, quote, runScript } from '../ssh/shell.ts';
import { unreachable } from '../ssh/socket.ts';
import { describeFile, divide, readAhead, type Texts, textsOf } from './brought.ts';

/** The longest script: Linux takes 128 KiB for one argument. */
const longestScript = 100_000;

/** New files and folders to the disk, many at once; links to old ones are there already. */
const syncScript = 'find . \\( -type d -o -links 1 \\) -print0 | xargs -0 -n 64 -P 16 sync';

/**
 * Brings a release by one command: what stands on the server already is linked there, the rest comes as one tar.
 */
export async function sendByShell(
  session: Session,
  layout: Layout,
  release: Release,
  previous: { id: string; files: LiveFile[] } | null,
  step: Step,
): Promise<Texts> {
  const staging = layout.staging(release.id).folder;
  const old = previous === null ? null : `../${previous.id}/files`;
  const { same, fresh } = divide(release, previous?.files ?? []);
  const links = old === null || same.length === 0 ? '' : linkScript(old, same, previous?.files ?? []);
  const isLinked = links !== '' && links.length < longestScript;
  const script = [`cd ${quote(staging)}`, isLinked ? links : 'mkdir files', 'tar -xopmf -', syncScript].join(
    ' && ',
  );

  const described: ManifestFile[] = [];
  const tell = () => step.progress(described.length, release.files.length);
  let texts: Texts | null = null;
  const feed: Feed = async write => {
    tell();
    const put = async (path: string, bytes: Uint8Array, mode: number) => {
      const parts = [tarHeader(path, bytes.length, mode), bytes, tarPadding(bytes.length)];
      await write(Buffer.concat(parts));
    };
    for await (const file of readAhead(release, isLinked ? fresh : release.files)) {
      step.signal.throwIfAborted();
      described.push(describeFile(file));
      await put(`files/${file.path}`, file.bytes, file.mode === '100755' ? 0o755 : 0o644);
      tell();
    }
    for await (const file of readAhead(release, isLinked ? same : [])) {
      step.signal.throwIfAborted();
      described.push(describeFile(file));
      tell();
    }
    texts = textsOf(release, true, described);
    await put('connections.json', Buffer.from(texts.connections), 0o644);
    await put('manifest.json', Buffer.from(texts.manifest), 0o644);
    await write(tarEnd());
  };
  const { code, said } = await runScript(session.connection, script, step.signal, feed);
  if (code !== 0 || texts === null) {
    if (/No space left|quota/i.test(said)) throw diskFull(layout.root);
    throw unreachable(
      `The server could not unpack the files in ${layout.root}: ${said || `it ended with ${code}`}`,
    );
  }
  return texts;
}

/** Makes `files` of links to the old ones (or copies, where there are none), less what is not the same any more. */
function linkScript(old: string, same: { path: string }[], previous: LiveFile[]): string {
  const kept = new Set(same.map(file => file.path));
  const gone = previous.map(file => file.path).filter(path => !kept.has(path));
  const folders = new Set<string>();
  for (const path of kept)
    for (let at = posix.dirname(path); at !== '.'; at = posix.dirname(at)) folders.add(at);
  const empty = new Set<string>();
  for (const path of gone) {
    for (let at = posix.dirname(path); at !== '.'; at = posix.dirname(at))
      if (!folders.has(at)) empty.add(at);
  }
  const words = (paths: string[]) => paths.map(path => quote(`files/${path}`)).join(' ');
  // The innermost folders first.
  const deepest = [...empty].sort((a, b) => b.length - a.length);
  return [
    `{ cp -al ${quote(old)} files 2>/dev/null || { rm -rf files; cp -a ${quote(old)} files; }; }`,
    gone.length > 0 ? `rm -f -- ${words(gone)}` : '',
    // One that holds something else still is found when the release is verified.
    empty.size > 0 ? `{ rmdir -- ${words(deepest)} 2>/dev/null; :; }` : '',
  ]
    .filter(Boolean)
    .join(' && ');
}
