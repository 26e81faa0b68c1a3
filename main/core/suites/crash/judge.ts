import { join } from 'node:path';
import { git } from '../../repository/git-for-tests.ts';
import { describeTree, disk } from './disk.ts';

/** What native git, and a look at the files, find at a place. */
export type Findings = {
  /** What stands in the project's folder. */
  files: string;
  /** What is live at the deployment's target. */
  live: string;
  /** The tree of the newest draft entry. */
  draftTree: string;
  /** Versions by name, with their trees. */
  versions: Map<string, string>;
  draft: string;
  main: string;
};

const refFormat = '%(refname) %(objectname) %(tree)%(*tree)';

export function look(place: string): Findings {
  const project = join(place, 'project');
  const refs = new Map<string, { oid: string; tree: string }>();
  for (const line of git(project, 'for-each-ref', `--format=${refFormat}`).split('\n')) {
    const [ref, oid = '', tree = ''] = line.split(' ');
    if (ref) refs.set(ref, { oid, tree });
  }
  const versions = [...refs].filter(([ref]) => ref.startsWith('refs/tags/'));
  const draft = refs.get('refs/tagline/draft');
  const live = join(place, 'target', 'current', 'files');
  return {
    files: describeTree(project, { without: ['.git'] }),
    live: disk.existsSync(live) ? describeTree(live) : 'nothing',
    draft: draft?.oid ?? '',
    draftTree: draft?.tree ?? '',
    main: refs.get('refs/heads/main')?.oid ?? '',
    versions: new Map(versions.map(([ref, { tree }]) => [ref.slice('refs/tags/'.length), tree])),
  };
}

/** What native git says against the repository; '' when nothing. */
export function complaints(project: string): string {
  try {
    return git(project, 'fsck', '--strict', '--no-dangling', '--no-progress');
  } catch (error) {
    return (error as { stderr?: string }).stderr || String(error);
  }
}

/** Whether `older` is in the history of `newer`. */
export function reaches(place: string, newer: string, older: string): boolean {
  if (newer === older) return true;
  return git(join(place, 'project'), 'rev-list', newer).split('\n').includes(older);
}

// Not `.takeover`: who needs it next waits ten seconds at most for one whose owner has died.
const leftover = (path: string) =>
  /(^|\/)[^/]+\.lock(\.(?!takeover$)|$)/.test(path) ||
  /(^|\/)(tmp|\.staging[^/]*)\//.test(path) ||
  /checkout\.json$|\/deployments\/|(^|\/)\.current-/.test(path);

/** Temp files of a process that lives, and git's locks that are links to them, are its own affair until it ends. */
const ofThisProcess = new RegExp(`/tmp/${process.pid}\\.`);

/** Locks, temp files, journals and staged releases: what nobody may leave behind. */
export function leftovers(place: string): string[] {
  const found: string[] = [];
  const isOurs = (path: string) =>
    disk.readFileSync(join(place, path), 'utf8').includes(`"pid":${process.pid},`);
  const isLinked = (path: string) => path.endsWith('.lock') && disk.statSync(join(place, path)).nlink > 1;
  const visit = (path: string) => {
    for (const entry of disk.readdirSync(join(place, path), { withFileTypes: true })) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(inner);
      // Whoever writes next takes the lock of a dead process over.
      else if (inner.endsWith('tagline/write.lock') && !isOurs(inner)) continue;
      else if (leftover(inner) && !ofThisProcess.test(inner) && !isLinked(inner)) found.push(inner);
    }
  };
  visit('');
  return found;
}
