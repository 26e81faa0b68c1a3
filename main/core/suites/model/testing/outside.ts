import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { quote } from '../../testing/shell.ts';
import { fileOf, isReachable, isThere, modeOf, moved, without } from './folder.ts';
import { contents, type GitTask, type Step } from './steps.ts';
import { choosePath, chooseTag, type Expected, type World } from './world.ts';

type Outside = Extract<Step, { do: 'write' | 'mode' | 'link' | 'folder' | 'move' | 'delete' }>;

/** A file that is written "at the same time" always has this time. */
const sameTime = new Date('2025-03-09T08:00:00Z');

/** Does a step in the folder, past Tagline; nothing where it does not fit. */
export function performOutside(world: World, step: Outside): Expected {
  const { folder, standing } = world;
  const { files } = standing;
  const chosen = 'of' in step ? choosePath(world, step.of) : '';
  const path = step.do === 'move' ? step.to : 'path' in step ? step.path : chosen;
  const full = join(folder, path);
  const fits = isReachable(standing, path);
  const nothing = { files };
  switch (step.do) {
    case 'write': {
      if (!fits || standing.folders.has(path)) return nothing;
      mkdirSync(dirname(full), { recursive: true });
      const mode = modeOf(files, path);
      if (mode === '120000' || step.how === 'replaced') rmSync(full, { force: true });
      writeFileSync(full, contents[step.content]);
      if (step.how === 'same time') utimesSync(full, sameTime, sameTime);
      const executable = mode === '100755' && step.how !== 'replaced';
      const file = fileOf(executable ? '100755' : '100644', contents[step.content]);
      return { files: new Map([...files, [path, file]]) };
    }
    case 'mode': {
      const mode = modeOf(files, path);
      if (mode === null || mode === '120000') return nothing;
      chmodSync(full, step.executable ? 0o755 : 0o644);
      const file = `${step.executable ? '100755' : '100644'} ${files.get(path)?.slice(7)}`;
      return { files: new Map([...files, [path, file]]) };
    }
    case 'link': {
      if (!fits || standing.folders.has(path)) return nothing;
      mkdirSync(dirname(full), { recursive: true });
      rmSync(full, { force: true });
      symlinkSync(step.target, full);
      return { files: new Map([...files, [path, fileOf('120000', step.target)]]) };
    }
    case 'folder': {
      if (fits && !files.has(path)) mkdirSync(full, { recursive: true });
      return nothing;
    }
    case 'delete': {
      if (!fits) return nothing;
      rmSync(full, { recursive: true, force: true });
      return { files: without(files, path) };
    }
    case 'move': {
      const possible = isReachable(standing, chosen) && isThere(standing, chosen);
      if (!possible || !fits || isThere(standing, path) || `${path}/`.startsWith(`${chosen}/`))
        return nothing;
      mkdirSync(dirname(full), { recursive: true });
      renameSync(join(folder, chosen), full);
      return { files: moved(files, chosen, path) };
    }
  }
}

/** Does something with native git, as someone in a terminal would. */
export async function performGit(world: World, task: GitTask): Promise<Expected> {
  const { native, standing, head } = world;
  const someTag = chooseTag(world, 0);
  const name = `native-${++world.count}`;
  const first = [...standing.files.keys()].sort()[0];
  const scripts: { [K in GitTask]: string | null } = {
    add: 'git add -A',
    'add one ignored': first === undefined ? null : `git add -f -- ${quote(first)}`,
    'forget one': first === undefined ? null : `git rm -q --cached --ignore-unmatch -- ${quote(first)}`,
    commit: 'git add -A; git commit -q --allow-empty -m native',
    'commit nothing': 'git commit -q --allow-empty -m nothing',
    tag: head && `git tag -m 'By hand' ${name}`,
    'light tag': head && `git tag ${name}`,
    'delete tag': someTag && `git tag -d ${quote(someTag.name)}`,
    branch: head && 'git checkout -q -B side',
    detach: head && 'git checkout -q --detach',
    'pack refs': 'git pack-refs --all',
    repack: 'git repack -adq; git prune-packed -q',
    gc: 'git gc -q --prune=now',
    'read index': 'git status --porcelain; git update-index -q --refresh || true',
  };
  const script = scripts[task];
  if (script !== null) await native.run(script);
  // These may lose what only the deleted thing held; the product's own steps never do.
  return { files: standing.files, native: true };
}
