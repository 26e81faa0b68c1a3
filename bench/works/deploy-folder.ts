import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folderTarget } from '../../main/core/deploy/targets/folder/folder-target.ts';
import { releaseOf } from '../../main/core/deploy/targets/testing/release.ts';
import { contentsOf, deploy } from '../deploy.ts';
import { pathOf, workflow, writeWorkflows } from '../generate.ts';
import type { Measured } from '../measure.ts';
import { measure } from '../measure.ts';
import type { Surroundings, Work } from '../work.ts';

const run = promisify(execFile);

type Case = { files: number; removes: boolean };

/** Without `removes`, every release stays, and every copy. */
async function deployToFolder({ scratch, pairs }: Surroundings, { files, removes }: Case): Promise<Measured> {
  const source = mkdtempSync(join(scratch, 'source-'));
  writeWorkflows(source, files, 0);
  const path = mkdtempSync(join(scratch, 'target-'));
  const copies = mkdtempSync(join(scratch, 'copies-'));
  return await measure(pairs, round => {
    writeFileSync(join(source, pathOf(0)), workflow(0, round + 1));
    const release = releaseOf(contentsOf(files, round + 1));
    return Promise.resolve({
      ours: () => deploy(folderTarget({ path, keepReleases: removes ? 2 : 1000 }), release),
      theirs: async () => {
        const copy = join(copies, `${round}`);
        await run('cp', ['-r', source, copy]);
        await run('sync', ['-f', copy]);
        if (removes) await run('rm', ['-rf', join(copies, `${round - 2}`)]);
      },
    });
  });
}

const toFolder = (files: number, removes: boolean): Work => ({
  work: `deploy to a folder, all files written and flushed${removes ? ', an old release removed' : ''}`,
  size: `${files} files`,
  theirs: removes ? 'cp -r + sync + rm -rf of an old copy' : 'cp -r + sync',
  reach: { ratio: 1 },
  run: surroundings => deployToFolder(surroundings, { files, removes }),
});

export const deployFolder: Work[] = [1000, 10_000].flatMap(files =>
  [false, true].map(removes => toFolder(files, removes)),
);
