import { join } from 'node:path';
import { asFailure, Failure } from '../failure.ts';
import { createTemps, makeFolders, readIfThere } from './durable-fs.ts';
import { inspectRepository } from './inspect.ts';

const config = (windows: boolean) => `[core]
\trepositoryformatversion = 0
\tfilemode = ${!windows}
\tbare = false
\tlogallrefupdates = true
${windows ? '\tsymlinks = false\n\tignorecase = true\n' : ''}`;

/**
 * Makes a folder (created if it is missing) a git repository without a commit, on branch `main`. HEAD is
 * written last, so that a killed init is done again. Throws `repository-unsupported`, or a system error.
 */
export async function initRepository(path: string): Promise<void> {
  try {
    await makeFolders(path);
    const found = await inspectRepository(path);
    if (found.kind === 'repository') return;
    if (found.kind === 'unsupported') throw new Failure('repository-unsupported', found.reason, { path });
    const gitDir = join(path, '.git');
    for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info', 'tagline/tmp']) {
      await makeFolders(join(gitDir, folder));
    }
    const temps = createTemps(join(gitDir, 'tagline', 'tmp'));
    const configPath = join(gitDir, 'config');
    if ((await readIfThere(configPath)) === null) {
      await temps.replace(configPath, Buffer.from(config(process.platform === 'win32')));
    }
    await temps.replace(join(gitDir, 'HEAD'), Buffer.from('ref: refs/heads/main\n'));
  } catch (error) {
    throw asFailure(error, `make ${path} a repository`);
  }
}
