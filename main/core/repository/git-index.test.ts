import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ann, fsck, git, gitRepository, writeFiles } from './git-for-tests.ts';
import { openRepository } from './open.ts';
import type { Repository } from './types.ts';

/** As a version does: what stands there becomes HEAD, and the index follows. */
async function record(repository: Repository): Promise<string> {
  const { tree } = await repository.scan();
  const { branch, commit } = await repository.head();
  const parents = commit === null ? [] : [commit];
  const next = await repository.writeCommit({ tree, parents, author: ann, message: 'next' });
  await repository.updateRef(branch ?? 'HEAD', next, commit);
  await repository.writeIndex(tree);
  return tree;
}

function expectAgreement(folder: string, tree: string): void {
  expect(git(folder, 'diff-index', '--cached', 'HEAD')).toBe('');
  expect(git(folder, 'status', '--porcelain')).toBe('');
  expect(git(folder, 'write-tree').trim()).toBe(tree);
}

const name = fc.constantFrom(
  'a',
  'b',
  'a.b',
  'a-b',
  'é',
  'dir/a',
  'dir/b',
  'dir.x',
  'dir/sub/c',
  'z/y/x',
  'z-',
  '0',
);
const step = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    path: name,
    text: fc.constantFrom('1', '2', 'long'.repeat(9)),
  }),
  fc.record({ kind: fc.constant('remove' as const), path: name }),
  fc.record({ kind: fc.constant('chmod' as const), path: name }),
  fc.record({ kind: fc.constant('move' as const), path: name, to: name }),
  fc.record({
    kind: fc.constant('git' as const),
    args: fc.constantFrom(
      ['add', '-A'],
      ['rm', '-rq', '--cached', '.'],
      ['update-index', '--index-version', '4'],
      ['update-index', '--split-index'],
      ['add', '-N', '.'],
      ['status'],
      ['update-index', '--refresh'],
    ),
  }),
);

function apply(folder: string, action: typeof step extends fc.Arbitrary<infer T> ? T : never): void {
  const at = (path: string) => join(folder, path);
  try {
    if (action.kind === 'write') writeFiles(folder, { [action.path]: action.text });
    else if (action.kind === 'remove') rmSync(at(action.path), { recursive: true });
    else if (action.kind === 'chmod') chmodSync(at(action.path), 0o755);
    else if (action.kind === 'move') renameSync(at(action.path), at(action.to));
    else git(folder, ...action.args);
  } catch {
    // Nothing stands there, or a folder is in the way: the step is not taken.
  }
}

describe('the index, patched', () => {
  it('agrees with native git, whatever happens in between', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { maxLength: 6 }), { minLength: 1, maxLength: 6 }),
        async rounds => {
          const folder = gitRepository({ a: '1', 'dir/a': '2', 'z/y/x': '3' });
          const repository = await openRepository(folder);
          for (const actions of rounds) {
            for (const action of actions) apply(folder, action);
            expectAgreement(folder, await record(repository));
          }
          await repository.close();
          expect(fsck(folder)).toBe('');
        },
      ),
      { numRuns: 25 },
    );
  });

  it('ends a merge that was left half resolved', async () => {
    const folder = gitRepository({ a: '1', b: '1', 'c/d': '1' });
    git(folder, 'checkout', '-qb', 'other');
    writeFiles(folder, { a: '2', 'c/d': '2' });
    git(folder, 'commit', '-qam', 'other');
    git(folder, 'checkout', '-q', 'main');
    writeFiles(folder, { a: '3', 'c/d': '3' });
    git(folder, 'commit', '-qam', 'main');
    expect(() => git(folder, 'merge', 'other')).toThrow();
    expect(git(folder, 'ls-files', '-u')).not.toBe('');
    const repository = await openRepository(folder);
    writeFiles(folder, { a: 'resolved' });
    expectAgreement(folder, await record(repository));
    await repository.close();
  });

  it('keeps flags that somebody has set on a file, through changes of others', async () => {
    const folder = gitRepository({ a: '1', b: '1', c: '1', 'd/e': '1' });
    git(folder, 'update-index', '--skip-worktree', 'b');
    git(folder, 'update-index', '--assume-unchanged', 'c');
    const repository = await openRepository(folder);
    for (const files of [{ a: '2' }, { 'a-new': '1', 'd/new': '1' }, { a: '3', 'd/e': '2' }]) {
      writeFiles(folder, files);
      expectAgreement(folder, await record(repository));
      expect(git(folder, 'ls-files', '-v', 'b', 'c')).toBe('S b\nh c\n');
    }
    await repository.close();
  });

  it('is read again when a terminal has written it meanwhile', async () => {
    const folder = gitRepository({ '.gitignore': '*.log\n', a: '1' });
    const repository = await openRepository(folder);
    await record(repository);
    writeFiles(folder, { 'x.log': 'ignored', 'y.log': 'ignored' });
    expect((await repository.listFiles((await repository.scan()).tree)).map(file => file.path)).toEqual([
      '.gitignore',
      'a',
    ]);
    git(folder, 'add', '-f', 'x.log');
    expectAgreement(folder, await record(repository));
    expect(git(folder, 'ls-files')).toBe('.gitignore\na\nx.log\n');
    git(folder, 'rm', '-q', '--cached', 'x.log');
    expectAgreement(folder, await record(repository));
    expect(git(folder, 'ls-files')).toBe('.gitignore\na\n');
    await repository.close();
  });

  it('that is damaged is written anew, not patched', async () => {
    const folder = gitRepository({ a: '1', b: '1' });
    const path = join(folder, '.git/index');
    const whole = readFileSync(path);
    const torn = Buffer.from(whole);
    torn[70] = (torn[70] ?? 0) ^ 0xff;
    for (const bytes of [torn, whole.subarray(0, 60), Buffer.alloc(0)]) {
      writeFileSync(path, bytes);
      const repository = await openRepository(folder);
      appendFileSync(join(folder, 'a'), 'more');
      expectAgreement(folder, await record(repository));
      await repository.close();
    }
    rmSync(path);
    const repository = await openRepository(folder);
    expectAgreement(folder, await record(repository));
    expect(existsSync(path)).toBe(true);
    await repository.close();
  });
});
