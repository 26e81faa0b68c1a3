import { posix } from 'node:path';
import type { Layout } from '../../folder/layout.ts';
import type { ManifestFile } from '../../folder/manifest.ts';
import type { LiveFile, Release, Step } from '../../target.ts';
import { diskFull } from '../errors.ts';
import { tarEnd, tarHeader, tarPadding } from '../files/tar.ts';
import type { Shell } from '../ssh/shell.ts';
import { type Feed, quote } from '../ssh/shell-channel.ts';
import { unreachable } from '../ssh/socket.ts';
import { describeFile, divide, type Previous, readAhead, type Texts, textsOf } from './brought.ts';

/** The longest script: a shell reads it byte by byte. */
const longestScript = 100_000;

/** New files and folders to the disk, many at once; links to old ones are there already. */
const syncEach = 'find . \\( -type d -o -links 1 \\) -print0 | xargs -0 -n 64 -P 16 sync';
/** The whole disk at once, where Linux tells of bytes that it could not write (syncfs, from 5.8 on). */
const tells = ['5.[89].*', '5.[1-9][0-9].*', '[6-9].*', '[1-9][0-9].*'].map(release => `Linux\\ ${release}`);
const syncDisk = `{ case "$(uname -sr)" in ${tells.join('|')}) sync -f . 2>/dev/null;; *) false;; esac || ${syncEach}; }`;
/** Bytes that are sent together. */
const together = 128 * 1024;

/** So many new files and folders are flushed one by one: others' bytes on the disk are not waited for. */
const fewFiles = 50;
/** Its time is later than that of all files then, see `isUnchanged`. */
const stamp = 'touch manifest.json';

/**
 * Brings a release by one command: what stands on the server already is linked there, the rest comes as one tar.
 */
export async function sendByShell(
  shell: Shell,
  layout: Layout,
  release: Release,
  previous: Previous | null,
  step: Step,
): Promise<Texts> {
  const staging = layout.staging(release.id).folder;
  const old = previous === null ? null : `../${previous.id}/files`;
  const { same, fresh } = divide(release, previous?.files ?? []);
  const links = old === null || same.length === 0 ? '' : linkScript(old, same, previous?.files ?? []);
  const isLinked = links !== '' && links.length < longestScript;
  const fill = isLinked ? links : 'mkdir files';
  const isFew = (isLinked ? fresh.length : release.files.length) + foldersOf(release.files).size < fewFiles;
  const flush = isFew ? syncEach : syncDisk;
  const script = [
    `mkdir -p ${quote(staging)}`,
    `cd ${quote(staging)}`,
    fill,
    'tar -xopmf -',
    flush,
    stamp,
  ].join(' && ');

  const described: ManifestFile[] = [];
  const tell = () => step.progress(described.length, release.files.length);
  let texts: Texts | null = null;
  const feed: Feed = async write => {
    tell();
    let parts: Uint8Array[] = [];
    let size = 0;
    const add = async (...more: Uint8Array[]) => {
      for (const part of more) {
        parts.push(part);
        size += part.length;
      }
      if (size < together) return;
      await write(Buffer.concat(parts));
      [parts, size] = [[], 0];
    };
    const put = (path: string, bytes: Uint8Array, mode: number) =>
      add(tarHeader(path, bytes.length, mode), bytes, tarPadding(bytes.length));
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
    await write(Buffer.concat([...parts, tarEnd()]));
  };
  const { code, said } = await shell.feed(script, step.signal, feed);
  if (code !== 0 || texts === null) {
    if (/No space left|quota/i.test(said)) throw diskFull(layout.root);
    throw unreachable(
      `The server could not unpack the files in ${layout.root}: ${said || `it ended with ${code}`}`,
    );
  }
  return texts;
}

/** Makes `files` of links to the old ones (or copies, where there are none), less what is not the same any more. */
function linkScript(old: string, same: { path: string }[], previous: readonly LiveFile[]): string {
  const kept = new Set(same.map(file => file.path));
  const gone = previous.map(file => file.path).filter(path => !kept.has(path));
  const folders = foldersOf(same);
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

function foldersOf(files: readonly { path: string }[]): Set<string> {
  const folders = new Set<string>();
  for (const { path } of files)
    for (let at = posix.dirname(path); at !== '.' && !folders.has(at); at = posix.dirname(at))
      folders.add(at);
  return folders;
}
