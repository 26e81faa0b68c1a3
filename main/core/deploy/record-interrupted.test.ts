import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { thisBoot } from '../repository/boot-id.ts';
import { fsck, git, gitRepository, tempFolder } from '../repository/git-for-tests.ts';
import { must, startTestCore, type TestCore } from '../testing/test-core.ts';

const trail = 'refs/tagline/receipts';

/** A project whose restore of 1.0.0 was killed between its files, before its entry in the trail. */
async function cutOff(): Promise<{ core: TestCore; folder: string }> {
  const files = ['a.json', 'b.json'];
  const folder = gitRepository({ 'a.json': '1', 'b.json': '1' });
  const core = await startTestCore(tempFolder());
  await must(core.client.app.configure({ authorName: 'Ann', authorEmail: 'ann@example.org' }));
  await must(core.client.project.open({ path: folder }));
  await must(core.client.versions.create({ name: '1.0.0', allowUnchanged: true }));
  await must(core.client.files.save({ files: files.map(path => ({ path, text: '2' })) }));
  await must(core.client.versions.create({ name: '2.0.0' }));
  const before = git(folder, 'rev-parse', trail).trim();
  await must(core.client.versions.restore({ name: '1.0.0' }));
  await must(core.client.project.close({}));
  git(folder, 'update-ref', trail, before);
  const tree = (name: string) => git(folder, 'rev-parse', `${name}^{tree}`).trim();
  const intent = { from: tree('2.0.0'), to: tree('1.0.0'), boot: thisBoot, beganAt: Date.now() };
  writeFileSync(join(folder, '.git/tagline/checkout.json'), JSON.stringify(intent));
  writeFileSync(join(folder, 'b.json'), '2');
  return { core, folder };
}

test('a restore that was killed is in the audit trail once it has been finished', async () => {
  const { core, folder } = await cutOff();
  await must(core.client.project.open({ path: folder }));
  const { entries } = await must(core.client.activity.list({}));
  expect(entries[0]).toMatchObject({
    kind: 'restore',
    version: '1.0.0',
    title: 'Restore of 1.0.0, cut off: A change of the working files that had been interrupted was finished.',
  });
  expect(git(folder, 'diff', '1.0.0')).toBe('');
  // Only once.
  await must(core.client.project.close({}));
  await must(core.client.project.open({ path: folder }));
  const again = await must(core.client.activity.list({}));
  expect(again.entries.filter(({ kind }) => kind === 'restore')).toHaveLength(1);
  await core.core.close();
  fsck(folder);
});
