/**
 * What the tests run in processes of their own, some of which they kill:
 * `commits PATH COUNT NAME`: adds COUNT versions to the branch. `restless PATH TREE TREE`: goes to and fro
 * between two trees for ever, with a version after each move. Both print each version's name once it is durable.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openRepository } from './open.ts';
import type { Oid } from './types.ts';

const [, , task, path = '', ...rest] = process.argv;
const author = { name: 'Child', email: 'child@example.org', date: new Date() };
const repository = await openRepository(path);

/** Call within `exclusive`. */
async function addVersion(name: string, tree: Oid): Promise<void> {
  const { branch, commit: parent } = await repository.head();
  const commit = await repository.writeCommit({
    tree,
    parents: parent ? [parent] : [],
    author,
    message: name,
  });
  const tag = await repository.writeTag({
    object: commit,
    type: 'commit',
    name,
    tagger: author,
    message: name,
  });
  await repository.updateRef(branch ?? 'HEAD', commit, parent);
  await repository.updateRef(`refs/tags/${name}`, tag, null);
  process.stdout.write(`${name}\n`);
}

if (task === 'commits') {
  const [count, name] = rest;
  for (let index = 0; index < Number(count); index++) {
    await repository.exclusive(async () => {
      const oid = await repository.writeBlob(Buffer.from(`${name} ${index}`));
      await addVersion(
        `${name}-${index}`,
        await repository.writeTree([{ name: 'file', mode: '100644', oid }]),
      );
    });
    // So that the others get their turn.
    await sleep(1);
  }
} else if (task === 'restless') {
  const [one = '', two = ''] = rest;
  for (let round = 0; ; round++) {
    await repository.exclusive(async () => {
      const { tree: from } = await repository.scan();
      const to = from === one ? two : one;
      await repository.checkout(from, to);
      const blob = await repository.writeBlob(Buffer.from(`round ${process.pid} ${round}`));
      const extra = await repository.writeTree([{ name: 'round', mode: '100644', oid: blob }]);
      await addVersion(`v${process.pid}-${round}`, extra);
      await repository.writeIndex(to);
    });
  }
}
await repository.close();
