import { lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTemps } from './disk.ts';
import { gitRepository, tempFolder } from './git-for-tests.ts';
import { openRepository } from './open.ts';

const inodes = (dir: string) => readdirSync(dir).map(name => lstatSync(join(dir, name)).ino);

/** Temp files of which so many are made ahead. */
async function withSpares(count: number) {
  const dir = tempFolder();
  const temps = openTemps(dir);
  for (let made = 0; made < count; made++) rmSync(temps.write(Buffer.from('x')));
  temps.spares.refill();
  await expect.poll(() => readdirSync(dir).length).toBe(count);
  return { dir, temps };
}

describe('temp files that are made ahead', () => {
  it('hold what is written and have its mode, like those that are not', async () => {
    const { dir, temps } = await withSpares(2);
    const plain = temps.write(Buffer.alloc(0), { mode: 0o777 });
    const ahead = inodes(dir);
    for (const mode of [0o444, 0o666]) {
      const path = temps.write(Buffer.from('bytes'), { mode });
      expect(ahead).toContain(lstatSync(path).ino);
      expect(readFileSync(path, 'utf8')).toBe('bytes');
      expect(lstatSync(path).mode & 0o777).toBe(lstatSync(plain).mode & mode);
    }
    expect(readdirSync(dir)).toHaveLength(3);
  });

  it('are not missed when somebody has removed or emptied the folder', async () => {
    const { dir, temps } = await withSpares(3);
    rmSync(dir, { recursive: true });
    expect(readFileSync(temps.write(Buffer.from('bytes')), 'utf8')).toBe('bytes');
    expect(readdirSync(dir)).toHaveLength(1);
  });

  it('are as many as were needed, and never too many', async () => {
    const { dir, temps } = await withSpares(256);
    for (let taken = 0; taken < 300; taken++) rmSync(temps.write(Buffer.alloc(0)));
    expect(readdirSync(dir)).toEqual([]);
    temps.spares.refill();
    await expect.poll(() => readdirSync(dir).length).toBe(256);
    temps.spares.end();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('stand beside what was replaced, which goes behind the answer', async () => {
    const { dir, temps } = await withSpares(1);
    const path = join(tempFolder(), 'file');
    writeFileSync(path, 'old');
    const { ino } = lstatSync(path);
    temps.spares.keepOld(path);
    temps.spares.keepOld(join(dir, 'nothing'));
    rmSync(path);
    expect(inodes(dir)).toContain(ino);
    temps.spares.refill();
    await expect.poll(() => inodes(dir)).not.toContain(ino);
  });

  it('come behind the work in a repository that is watched, and go when it is closed', async () => {
    const path = gitRepository({ a: '1' });
    const repository = await openRepository(path);
    const dir = join(path, '.git/tagline/tmp');
    const { commit } = await repository.head();
    repository.watch(
      () => undefined,
      () => undefined,
    );
    await repository.exclusive(() => repository.updateRef('refs/heads/other', commit ?? '', null));
    await expect.poll(() => inodes(dir)).not.toEqual([]);
    writeFileSync(join(path, 'a'), '2');
    await repository.scan();
    await repository.close();
    expect(readdirSync(dir)).toEqual([]);
  });
});
