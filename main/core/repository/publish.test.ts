import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ann, fsck, git, gitRepository } from './git-for-tests.ts';
import { openRepository } from './open.ts';
import type { Publication } from './types.ts';

const draft = 'refs/tagline/draft';
const trail = 'refs/tagline/receipts';

/** A project with a change in its folder, and all that makes a version of it, written but not published. */
async function written() {
  const folder = gitRepository({ 'a.txt': 'one\n' });
  writeFileSync(join(folder, 'a.txt'), 'two\n');
  const repository = await openRepository(folder);
  const { tree } = await repository.scan();
  const { commit: head } = await repository.head();
  const parents = head === null ? [] : [head];
  const commitOf = (message: string) => repository.writeCommit({ tree, parents, author: ann, message });
  const commit = await commitOf('1.0.0');
  const name = 'release/1.0.0';
  const tag = await repository.writeTag({ object: commit, type: 'commit', name, tagger: ann, message: 'x' });
  const publication = {
    prove: { tag, name, commit, tree },
    refs: [
      { ref: `refs/tags/${name}`, next: tag, expected: null },
      { ref: 'refs/heads/main', next: commit, expected: head },
    ],
    after: [
      { ref: draft, next: await commitOf('draft'), expected: null },
      { ref: trail, next: await commitOf('trail'), expected: null },
    ],
    index: tree,
  } satisfies Publication;
  return { folder, repository, publication, head, commit };
}

/** Temp files and git's locks. */
const left = (folder: string) =>
  readdirSync(join(folder, '.git'), { recursive: true, encoding: 'utf8' }).filter(path =>
    /\.lock$|tagline\/tmp\/./.test(path),
  );
const refsOf = (folder: string) => git(folder, 'for-each-ref', '--format=%(refname)').trim().split('\n');

describe('publishing', () => {
  it('moves all refs and the index, as git sees them, and leaves nothing behind', async () => {
    const { folder, repository, publication, commit } = await written();
    expect(await repository.publish(publication)).toEqual(new Map());
    expect(refsOf(folder)).toEqual(['refs/heads/main', draft, trail, 'refs/tags/release/1.0.0'].sort());
    expect(git(folder, 'rev-parse', 'release/1.0.0^{commit}', 'HEAD').trim()).toBe(`${commit}\n${commit}`);
    expect(git(folder, 'status', '--porcelain')).toBe('');
    expect(fsck(folder)).toBe('');
    expect(left(folder)).toEqual([]);
    await repository.close();
  });

  it('moves nothing when one of the first has moved meanwhile', async () => {
    const { folder, repository, publication } = await written();
    git(folder, 'commit', '-q', '--allow-empty', '-m', 'by git');
    const theirs = git(folder, 'rev-parse', 'HEAD');
    await expect(repository.publish(publication)).rejects.toMatchObject({
      code: 'history-moved',
      data: { ref: 'refs/heads/main' },
    });
    expect(refsOf(folder)).toEqual(['refs/heads/main']);
    expect([git(folder, 'rev-parse', 'HEAD'), left(folder)]).toEqual([theirs, []]);
    await repository.close();
  });

  it('takes back what it has moved when a later one of the first can’t be', async () => {
    const { folder, repository, publication, head, commit } = await written();
    // A folder that is not empty can't be replaced by a file.
    mkdirSync(join(folder, '.git/refs/heads/other/in/the'), { recursive: true });
    writeFileSync(join(folder, '.git/refs/heads/other/in/the/way.txt~'), '');
    const other = { ref: 'refs/heads/other', next: commit, expected: null };
    const refs = [...publication.refs, other];
    await expect(repository.publish({ ...publication, refs })).rejects.toThrow();
    expect(refsOf(folder)).toEqual(['refs/heads/main']);
    expect(git(folder, 'rev-parse', 'HEAD').trim()).toBe(head);
    expect(left(folder)).toEqual([]);
    await repository.close();
  });

  it('lets nothing be hindered by one that comes after', async () => {
    const { folder, repository, publication } = await written();
    mkdirSync(join(folder, `.git/${draft}.lock`), { recursive: true });
    const hindered = await repository.publish(publication);
    expect([...hindered.keys()]).toEqual([draft]);
    expect(hindered.get(draft)).toMatchObject({ code: 'busy' });
    rmSync(join(folder, `.git/${draft}.lock`), { recursive: true });
    expect(refsOf(folder)).toEqual(['refs/heads/main', trail, 'refs/tags/release/1.0.0'].sort());
    expect([git(folder, 'status', '--porcelain'), left(folder)]).toEqual(['', []]);
    await repository.close();
  });

  it('leaves an index that git holds as it is, and says so', async () => {
    const { folder, repository, publication } = await written();
    writeFileSync(join(folder, '.git/index.lock'), '');
    expect(await repository.publish(publication)).toEqual(new Map());
    expect(repository.openNotes.join()).toContain('index was in use');
    rmSync(join(folder, '.git/index.lock'));
    expect(git(folder, 'status', '--porcelain')).toBe('MM a.txt\n');
    await repository.writeIndex(publication.index);
    expect([git(folder, 'status', '--porcelain'), left(folder)]).toEqual(['', []]);
    await repository.close();
  });
});
