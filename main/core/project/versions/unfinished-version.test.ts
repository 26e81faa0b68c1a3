import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git, gitRepository, writeFiles } from '../../repository/git-for-tests.ts';
import { openRepository } from '../../repository/open.ts';
import { finishVersion, hasUnfinished } from './unfinished-version.ts';

const noted = '.git/tagline/version.json';
const at = (folder: string, what: string) => git(folder, 'rev-parse', what).trim();

/** A project whose version `v2` was cut off after its tag; git's index is from before, too. */
function cutOff() {
  const folder = gitRepository({ a: '1' });
  const from = at(folder, 'HEAD');
  writeFiles(folder, { a: '2' });
  git(folder, 'commit', '-qam', 'v2');
  git(folder, 'tag', '-am', 'v2', 'v2');
  const version = {
    name: 'v2',
    tag: at(folder, 'v2'),
    commit: at(folder, 'HEAD'),
    tree: at(folder, 'HEAD^{tree}'),
    branch: git(folder, 'symbolic-ref', 'HEAD').trim(),
    from,
  };
  git(folder, 'reset', '-q', from);
  writeFiles(folder, { [noted]: JSON.stringify(version) });
  return { folder, version };
}

async function finish(folder: string): Promise<string | null> {
  const repository = await openRepository(folder);
  expect(hasUnfinished(repository)).toBe(true);
  const name = await repository.exclusive(() => finishVersion(repository));
  await repository.close();
  expect(existsSync(join(folder, noted))).toBe(false);
  return name;
}

describe('a version that was cut off after its tag', () => {
  it('gets its branch, and git sees nothing to commit', async () => {
    const { folder, version } = cutOff();
    expect(await finish(folder)).toBe('v2');
    expect(at(folder, version.branch)).toBe(version.commit);
    expect(git(folder, 'status', '--porcelain')).toBe('');
  });

  it('leaves a branch alone that has moved since', async () => {
    const { folder, version } = cutOff();
    git(folder, 'commit', '-qam', 'mine');
    const mine = at(folder, 'HEAD');
    expect(await finish(folder)).toBe(null);
    expect(at(folder, version.branch)).toBe(mine);
  });

  it('leaves everything alone when its tag is not there, or another one', async () => {
    const { folder, version } = cutOff();
    git(folder, 'tag', '-fam', 'another', 'v2', version.commit);
    expect(await finish(folder)).toBe(null);
    writeFiles(folder, { [noted]: JSON.stringify(version) });
    git(folder, 'tag', '-d', 'v2');
    expect(await finish(folder)).toBe(null);
    expect(at(folder, version.branch)).toBe(version.from);
  });

  it('is finished on its own branch, while HEAD and git’s index stay on another one', async () => {
    const { folder, version } = cutOff();
    git(folder, 'symbolic-ref', 'HEAD', 'refs/heads/other');
    git(folder, 'update-ref', 'refs/heads/other', version.from);
    expect(await finish(folder)).toBe('v2');
    expect(at(folder, version.branch)).toBe(version.commit);
    expect(git(folder, 'status', '--porcelain')).toBe(' M a\n');
  });

  it('throws away a note that says nothing', async () => {
    const { folder, version } = cutOff();
    for (const junk of ['', '{', 'null', '[]', '{"name":"v2"}']) {
      writeFiles(folder, { [noted]: junk });
      expect(await finish(folder)).toBe(null);
    }
    expect(at(folder, version.branch)).toBe(version.from);
  });
});
