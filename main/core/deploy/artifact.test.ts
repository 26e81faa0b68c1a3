import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { git } from '../repository/git-for-tests.ts';
import { deployTest, flows } from './testing.ts';

const bash = (folder: string, script: string) =>
  execFileSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' }).slice(0, 64);

/** The commands of docs/formats/audit-trail.md. */
const liveDigest = `find . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0r sha256sum -- | sha256sum`;
const gitDigest = (tree: string) =>
  `git ls-tree -rz ${tree} | while IFS= read -rd '' e; do case $e in 100*) i=\${e%%$'\\t'*}; ` +
  `printf '%s  %s\\n' "$(git cat-file blob "\${i##* }" | sha256sum | cut -c-64)" "\${e#*$'\\t'}";; esac; done | sha256sum`;

test('the artifact’s digest is what sha256sum makes of the live files, and of the version by git alone', async () => {
  const odd = {
    'a b.txt': '1',
    ' led.txt': '2',
    'a.b': '3',
    a0: '4',
    'a/c': '5',
    'ü"q': '6',
    '-n': '7',
    $x: '',
  };
  const it = await deployTest({ ...flows, ...odd });
  const environment = await it.addEnvironment('production');
  const { receipt } = await it.deploy({ environment, source: { kind: 'draft' }, name: '1.0.0' });
  expect(receipt?.artifact).toMatch(/^[0-9a-f]{64}$/);
  expect(bash(`${it.at('production')}/current/files`, liveDigest)).toBe(receipt?.artifact);
  expect(bash(it.project, gitDigest(git(it.project, 'rev-parse', '1.0.0^{tree}').trim()))).toBe(
    receipt?.artifact,
  );

  await it.save('a0', 'changed');
  const second = await it.deploy({ environment, source: { kind: 'draft' }, name: '1.1.0' });
  expect(second.receipt?.artifact).not.toBe(receipt?.artifact);
  const back = await it.deploy({ environment, source: { kind: 'previous' } });
  expect(back.receipt).toMatchObject({
    artifact: receipt?.artifact,
    rollbackOf: second.receipt?.id,
    whoKnownBy: 'git',
    credentials: [],
    health: null,
  });
});
