import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTemps, moveFile } from './durable-fs.ts';
import { tempFolder } from './git-for-tests.ts';

describe('moveFile', () => {
  it('makes the folders above, also when several need them in the same instant', async () => {
    for (let round = 0; round < 20; round++) {
      const folder = tempFolder();
      const names = Array.from({ length: 16 }, (_, index) => `${index}.json`);
      for (const name of names) await writeFile(join(folder, name), name);
      await Promise.all(names.map(name => moveFile(join(folder, name), join(folder, 'a/b/c', name))));
      expect((await readdir(join(folder, 'a/b/c'))).sort()).toEqual([...names].sort());
    }
  });

  it('fails with the file that is missing', async () => {
    const folder = tempFolder();
    await expect(moveFile(join(folder, 'gone'), join(folder, 'a/b'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe('createTemps', () => {
  it('puts bytes in place in folders that nobody made yet, all at once', async () => {
    const folder = tempFolder();
    const temps = createTemps(join(folder, 'tmp'));
    await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        temps.replace(join(folder, 'x/y', `${index}`), Buffer.from([index])),
      ),
    );
    expect(await readdir(join(folder, 'x/y'))).toHaveLength(16);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });
});
