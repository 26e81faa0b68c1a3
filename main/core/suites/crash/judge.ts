import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openShell, type Shell } from '../testing/shell.ts';
import { describeTree, disk } from './disk.ts';

// Native git judges thousands of times: started by a small process it costs a third.
let shell: Shell | null = null;
afterAll(() => shell?.close());

const ask = (place: string, script: string): Promise<string> => {
  shell ??= openShell();
  return shell.run(place, script);
};

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

export async function look(place: string): Promise<Findings> {
  const project = join(place, 'project');
  const refs = new Map<string, { oid: string; tree: string }>();
  for (const line of (await ask(project, `git for-each-ref --format='${refFormat}'`)).split('\n')) {
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
export const complaints = (project: string): Promise<string> =>
  ask(project, 'git fsck --strict --no-dangling --no-progress 2>&1 || echo "git fsck: $?"');

/** Whether `older` is in the history of `newer`. */
export async function reaches(place: string, newer: string, older: string): Promise<boolean> {
  if (newer === older) return true;
  const script = `git merge-base --is-ancestor ${older} ${newer} && echo yes || echo no`;
  return (await ask(join(place, 'project'), script)) === 'yes\n';
}

// Not `.takeover`: who needs it next waits ten seconds at most for one whose owner has died.
const leftover = (path: string) =>
  /(^|\/)[^/]+\.lock(\.(?!takeover$)|$)/.test(path) ||
  /(^|\/)(tmp|\.staging[^/]*)\//.test(path) ||
  /checkout\.json$|tagline\/version\.json$|\/deployments\/|(^|\/)\.current-/.test(path);

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
