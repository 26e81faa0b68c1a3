import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitTarget } from '../../main/core/deploy/targets/git/git-target.ts';
import { beginHistory, releaseOf } from '../../main/core/deploy/targets/testing/release.ts';
import { contentsOf, deploy } from '../deploy.ts';
import { pathOf, workflow, writeWorkflows } from '../generate.ts';
import { git } from '../git.ts';
import { type Measured, measure } from '../measure.ts';
import type { Surroundings, Work } from '../work.ts';

type Case = { files: number; isFirst: boolean };

const branch = 'production';

async function deployToGit({ scratch, pairs }: Surroundings, { files, isFirst }: Case): Promise<Measured> {
  beginHistory();
  const source = mkdtempSync(join(scratch, 'source-'));
  writeWorkflows(source, files, 0);
  await git(source, 'init', '-q');
  const commit = async (edition: number) => {
    writeFileSync(join(source, pathOf(0)), workflow(0, edition));
    await git(source, 'add', '-A');
    await git(source, 'commit', '-qm', `edition ${edition}`);
    await git(source, 'tag', '-a', '-m', 'bench', `v${edition}`);
  };
  const bare = async () => {
    const folder = mkdtempSync(join(scratch, 'bare-'));
    await git(folder, 'init', '-q', '--bare');
    return folder;
  };
  const open = (url: string) =>
    gitTarget({ url, branch, username: '', keepReleases: 20 }, { credential: () => Promise.resolve(null) });
  const push = async (to: string, edition: number) =>
    void (await git(source, 'push', '-q', to, `HEAD:refs/heads/${branch}`, `refs/tags/v${edition}`));

  const standing = { ours: await bare(), theirs: await bare() };
  if (!isFirst) {
    await commit(0);
    await deploy(open(standing.ours), releaseOf(contentsOf(files, 0)));
    await push(standing.theirs, 0);
  }
  return await measure(pairs, async round => {
    const edition = round + 1;
    await commit(edition);
    if (isFirst) beginHistory();
    const to = isFirst ? { ours: await bare(), theirs: await bare() } : standing;
    const release = releaseOf(contentsOf(files, edition));
    return { ours: () => deploy(open(to.ours), release), theirs: () => push(to.theirs, edition) };
  });
}

export const deployGit: Work[] = [1000, 10_000].flatMap(files =>
  [true, false].map(
    (isFirst): Work => ({
      work: `deploy to a git branch on this disk, ${isFirst ? 'first time' : 'one file changed'}`,
      size: `${files} files`,
      theirs: 'git push of the branch and the tag',
      reach: { ratio: 1 },
      run: surroundings => deployToGit(surroundings, { files, isFirst }),
    }),
  ),
);
