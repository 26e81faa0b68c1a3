import { chmod, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git, tempFolder } from './git-for-tests.ts';
import { proveTag } from './prove-tag.ts';

/** A tag by native git, as the one that was "written". */
async function written() {
  const folder = tempFolder();
  git(folder, 'init', '-q');
  await writeFile(join(folder, 'flow.json'), '{}\n');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'one');
  git(folder, 'tag', '-a', '-m', 'First', '1.0.0');
  const id = (of: string) => git(folder, 'rev-parse', of).trim();
  const ids = { name: '1.0.0', tag: id('1.0.0'), commit: id('1.0.0^{commit}'), tree: id('1.0.0^{tree}') };
  return { gitDir: join(folder, '.git'), ids };
}

describe('proveTag', () => {
  it('accepts what stands on the disk as it was written', async () => {
    const { gitDir, ids } = await written();
    await expect(proveTag(gitDir, ids)).resolves.toBeUndefined();
  });

  it.each([
    ['name', '1.0.1'],
    ['commit', 'tree'],
    ['tree', 'commit'],
  ] as const)('refuses another %s', async (field, other) => {
    const { gitDir, ids } = await written();
    const wrong = field === 'name' ? other : ids[other as 'tree' | 'commit'];
    await expect(proveTag(gitDir, { ...ids, [field]: wrong })).rejects.toMatchObject({
      code: 'version-damaged',
    });
  });

  it('refuses an object that is torn', async () => {
    const { gitDir, ids } = await written();
    const path = join(gitDir, 'objects', ids.commit.slice(0, 2), ids.commit.slice(2));
    await chmod(path, 0o644);
    await truncate(path, 20);
    await expect(proveTag(gitDir, ids)).rejects.toMatchObject({ code: 'version-damaged' });
  });
});
