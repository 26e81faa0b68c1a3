import { execFileSync } from 'node:child_process';
import { blobId } from '../../../project/files/blob-id.ts';
import { encodeName } from '../../../repository/tree-codec.ts';
import type { Site } from './site.ts';
import type { Seen } from './walk.ts';

const kinds: { [type: string]: string } = { '120000': 'symlink', '160000': 'submodule' };

/** The files of a version as native git lists them: path, kind, executable bit and id, sorted. */
export function listedByGit(site: Site, version: string): string[] {
  const listed = execFileSync('git', ['ls-tree', '-r', '-z', '--full-tree', `refs/tags/${version}`], {
    cwd: site.folder,
    env: { ...process.env, GIT_NO_REPLACE_OBJECTS: '1', GIT_CEILING_DIRECTORIES: site.base },
    maxBuffer: 64 * 1024 * 1024,
    encoding: 'latin1',
  });
  const lines = listed.split('\0').slice(0, -1);
  return lines.map(line => {
    const [head = '', ...path] = line.split('\t');
    const [mode = '', , oid = ''] = head.split(' ');
    return `${path.join('\t')} ${kinds[mode] ?? 'file'} ${mode === '100755'} ${oid}`;
  });
}

/** The same as Tagline showed it. What was read is hashed anew. */
export function listedByUs({ files, contents }: Seen): string[] {
  return files.map(({ path, kind, executable }) => {
    const content = contents.get(path);
    const oid =
      content?.kind === 'text'
        ? blobId(Buffer.from(content.text))
        : content?.kind === 'symlink'
          ? blobId(Buffer.from(content.target))
          : content?.kind === 'submodule'
            ? content.commit
            : content?.kind === 'binary'
              ? content.oid
              : '';
    return `${encodeName(path).toString('latin1')} ${kind} ${executable} ${oid}`;
  });
}
