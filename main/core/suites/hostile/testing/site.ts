import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import {
  bytesOf,
  commitBody,
  type Entry,
  idOf,
  type Kind,
  tagBody,
  treeBody,
  withHeader,
} from './objects.ts';

/** A disk in memory, where there is one: hundreds of cases sync their files, and none is about that. */
const memory = '/dev/shm';

/** A folder for one case: the project, what lies beside it, and the means to plant anything in its repository. */
export type Site = ReturnType<typeof createSite>;

const config = '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n';

/** A sound repository with a version `good` that holds a README and a folder; the case then adds its own. */
export function createSite() {
  const base = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'tagline-hostile-'));
  const folder = join(base, 'project');
  const gitDir = join(folder, '.git');
  const place = (path: string, content: string | Uint8Array, mode = 0o644) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
  };
  const inGit = (path: string, content: string | Uint8Array, mode?: number) =>
    place(join(gitDir, path), content, mode);
  const loosePath = (oid: string) => join(gitDir, 'objects', oid.slice(0, 2), oid.slice(2));

  const object = (kind: Kind, body: Buffer): string => {
    const oid = idOf(kind, body);
    place(loosePath(oid), deflateSync(withHeader(kind, body), { level: 1 }));
    return oid;
  };
  const ref = (name: string, value: string) => inGit(name, `${value}\n`);
  const blob = (content: string | Uint8Array) => object('blob', bytesOf(content));
  const tree = (...entries: Entry[]) => object('tree', treeBody(entries));
  const commit = (root: string, options?: Parameters<typeof commitBody>[1]) =>
    object('commit', commitBody(root, options));
  /** A version whose root is this tree. */
  const version = (name: string, root: string): string => {
    const tag = object('tag', tagBody(commit(root), { name }));
    ref(`refs/tags/${name}`, tag);
    return tag;
  };

  const readme = blob('plain\n');
  const docs = tree(['100644', 'guide.md', readme]);
  const root = tree(['100644', 'README.md', readme], ['40000', 'docs', docs]);
  inGit('config', config);
  inGit('HEAD', 'ref: refs/heads/main\n');
  for (const path of ['objects/pack', 'objects/info', 'refs/heads', 'refs/tags']) {
    mkdirSync(join(gitDir, path), { recursive: true });
  }
  const first = commit(root);
  ref('refs/heads/main', first);
  ref('refs/tags/good', object('tag', tagBody(first, { name: 'good' })));
  place(join(folder, 'README.md'), 'plain\n');
  place(join(folder, 'docs/guide.md'), 'plain\n');

  const outside = join(base, 'outside');
  place(join(outside, 'secret.txt'), 'secret\n');
  place(join(outside, 'sub/inner.txt'), 'inner\n');

  return {
    base,
    folder,
    gitDir,
    outside,
    /** Written by whatever is executed. */
    marker: join(base, 'EXECUTED'),
    readme,
    root,
    first,
    place: (path: string, content: string | Uint8Array, mode?: number) =>
      place(join(folder, path), content, mode),
    inGit,
    loosePath,
    object,
    /** Bytes in the place of a loose object. */
    loose: (oid: string, bytes: Uint8Array) => place(loosePath(oid), bytes),
    forget: (oid: string) => rmSync(loosePath(oid)),
    blob,
    tree,
    commit,
    /** A tag object with this body, under this name. */
    tag: (name: string, body: Buffer) => {
      const oid = object('tag', body);
      ref(`refs/tags/${name}`, oid);
      return oid;
    },
    version,
    /** A version that holds one file under this name, beside the README. */
    named: (version_: string, name: string | Uint8Array, mode = '100644') =>
      version(version_, tree(['100644', 'README.md', readme], [mode, name, readme])),
    ref,
    config: (text: string) => inGit('config', `${config}${text}`),
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}
