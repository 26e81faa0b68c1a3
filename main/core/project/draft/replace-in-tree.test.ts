import { describe, expect, it } from 'vitest';
import { git, gitRepository, writeFiles } from '../../repository/git-for-tests.ts';
import { openRepository } from '../../repository/open.ts';
import { replaceInTree } from './replace-in-tree.ts';

describe('replaceInTree', () => {
  it('answers the tree that git makes of the changed files', async () => {
    const folder = gitRepository({
      'a.txt': 'a',
      'a/b/c.txt': 'c',
      'a/b/d.txt': 'd',
      'z/run.sh': '#!/bin/sh\n',
    });
    git(folder, 'update-index', '--chmod=+x', 'z/run.sh');
    git(folder, 'commit', '-qm', 'executable');
    const repository = await openRepository(folder);
    const tree = git(folder, 'rev-parse', 'HEAD^{tree}').trim();
    const changed = { 'a.txt': 'A', 'a/b/c.txt': 'C', 'a/b/d.txt': 'D', 'z/run.sh': '#!/bin/bash\n' };
    const files = [];
    for (const [path, text] of Object.entries(changed)) {
      files.push({ path, oid: await repository.writeBlob(Buffer.from(text)) });
    }
    const replaced = await replaceInTree(repository, tree, files);
    writeFiles(folder, changed);
    git(folder, 'config', 'core.fileMode', 'false');
    git(folder, 'add', '-A');
    expect(replaced).toBe(git(folder, 'write-tree').trim());
    const oid = files[0]?.oid ?? '';
    for (const path of ['new.txt', 'a', 'a/b', 'a.txt/below', 'a/new/x.txt']) {
      expect(await replaceInTree(repository, tree, [{ path, oid }])).toBe(null);
    }
    await repository.close();
  });
});
