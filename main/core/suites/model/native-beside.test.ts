import { describe, expect, it } from 'vitest';
import { fsck, git, gitRepository } from '../../repository/git-for-tests.ts';
import { must } from '../../testing/test-core.ts';
import { openTestProject, type TestProject } from '../../testing/test-project.ts';
import { type Ran, startTerminal } from './testing/terminal.ts';

const rounds = process.env.TAGLINE_LONG === '1' ? 400 : 40;

const reading = {
  status: 'git status --porcelain',
  'for-each-ref': "git for-each-ref --format='%(refname) %(objectname) %(*tree)'",
  log: 'git log --stat main',
  tags: 'git tag -n5',
  tree: 'git ls-tree -r main',
  draft: 'git log -3 -p refs/tagline/draft --',
};
const writing = {
  'commit on the same branch': 'git commit -q --allow-empty -m same-$I',
  'commit on another': [
    'OLD=$(git rev-parse -q --verify refs/heads/side || git rev-parse main)',
    'NEW=$(git commit-tree -p $OLD -m side-$I main^{tree})',
    'git update-ref refs/heads/side $NEW',
  ].join('; '),
  tag: 'git tag -m by-hand annotated-$I',
  'light tag': 'git tag light-$I',
  add: 'git add -A',
};
/** In turn with the writing: two native gits are in each other's way when one of them packs. */
const keeping = { 'pack refs': 'git pack-refs --all', gc: 'git gc -q', repack: 'git repack -dq' };

/** A lock that somebody else held, or a branch that had just moved: to be tried again. */
const refused = /\.lock': File exists|cannot lock ref|but expected [0-9a-f]{40}|Unable to create .*\.lock/;

async function work(project: TestProject, round: number): Promise<string> {
  const { client, save } = project;
  await save(`flows/${round % 7}.json`, `{"round": ${round}}\n`);
  await save(`notes/${round}/new.md`, `# ${round}\n`);
  const name = `v${round}`;
  expect(await must(client.versions.create({ name, allowUnchanged: true }))).toEqual({
    kind: 'created',
    name,
  });
  if (round % 4 === 3) {
    await must(client.versions.restore({ name: `v${round - 2}` }));
    await must(client.versions.undo({}));
  }
  const { versions } = await must(client.versions.list({}));
  expect(versions.filter(({ usable }) => !usable)).toEqual([]);
  const [a, b] = [
    { kind: 'version' as const, name },
    { kind: 'version' as const, name: `v${Math.max(0, round - 5)}` },
  ];
  await must(client.compare.files({ a, b }));
  await must(client.files.list({ at: a }));
  await must(client.project.refresh({}));
  return name;
}

const failed = (ran: Ran[]) => ran.filter(({ code }) => code !== 0);

describe('native git in the same repository at the same time', () => {
  it('loses nothing, and neither side ever reads an error', async () => {
    const folder = gitRepository({ 'flows/0.json': '{}\n', '.gitignore': '*.log\n' });
    const project = await openTestProject(folder);
    await project.save('flows/0.json', '{ "first": true }\n');
    await project.snapshot();
    const terminals = [reading, { ...writing, ...keeping }].map(commands => startTerminal(folder, commands));
    const made: string[] = [];
    for (let round = 0; round < rounds; round++) made.push(await work(project, round));
    const [read = [], wrote = []] = await Promise.all(terminals.map(terminal => terminal.stop()));

    expect(failed(read)).toEqual([]);
    expect(failed(wrote).filter(({ complaint }) => !refused.test(complaint))).toEqual([]);
    expect(failed(wrote).length).toBeLessThanOrEqual(wrote.length / 5);

    const subjects = (branch: string) => new Set(git(folder, 'log', '--format=%s', branch).split('\n'));
    const [onMain, onSide] = [subjects('main'), subjects('side')];
    const done = (name: string) =>
      wrote.flatMap(ran => (ran.name === name && ran.code === 0 ? [ran.round] : []));
    const same = done('commit on the same branch');
    expect(same.length).toBeGreaterThan(0);
    expect(same.filter(round => !onMain.has(`same-${round}`))).toEqual([]);
    expect(done('commit on another').filter(round => !onSide.has(`side-${round}`))).toEqual([]);
    expect(made.filter(name => !onMain.has(name))).toEqual([]);

    const tags = new Set(git(folder, 'tag').split('\n'));
    const expected = [
      ...made,
      ...done('tag').map(round => `annotated-${round}`),
      ...done('light tag').map(round => `light-${round}`),
    ];
    expect(expected.filter(name => !tags.has(name))).toEqual([]);
    expect(fsck(folder)).toBe('');
    await must(project.client.versions.create({ name: 'last', allowUnchanged: true }));
    expect(git(folder, 'status', '--porcelain')).toBe('');
  }, 3_600_000);
});
