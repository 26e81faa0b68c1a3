import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { deployAllInChild } from '../../deploy/child-testing.ts';
import { archiveOf, deployTest, liveFilesAt, storedChain } from '../../deploy/testing.ts';
import { must } from '../../testing/test-core.ts';

const [processes, each] = process.env.TAGLINE_LONG === '1' ? [5, 20] : [2, 4];
const paths = ['a.txt', 'deep/er/b.txt', 'z.txt'];
const filesOf = (version: string) => Object.fromEntries(paths.map(path => [path, `${version}\n`]));

test(`${processes * each} deployments at once from ${processes} processes: one at a time, all accounted for`, async () => {
  const it = await deployTest(filesOf('0.0.0'));
  const path = it.at('Production');
  const target = { kind: 'folder', path, keepReleases: 200 } as const;
  const { id } = await must(it.client.environments.create({ name: 'Production', colour: 'red', target }));
  await it.deploy({ environment: id, source: { kind: 'draft' }, name: '0.0.0' });
  const versions = Array.from({ length: each }, (_, at) => `${at + 1}.0.0`);
  for (const version of versions) {
    for (const [name, text] of Object.entries(filesOf(version))) await it.save(name, text);
    await it.version(version);
  }

  let running = true;
  const read = { whole: 0, mixed: 0 };
  const reader = (async () => {
    while (running) {
      const release = join(path, readlinkSync(join(path, 'current')), 'files');
      const texts = new Set(paths.map(name => readFileSync(join(release, name), 'utf8')));
      read[texts.size === 1 ? 'whole' : 'mixed']++;
      await breathe();
    }
  })();
  const children = await Promise.all(
    Array.from({ length: processes }, () => deployAllInChild(it.project, id, versions)),
  );
  const ends = (await Promise.all(children.map(child => child.ends))).flat();
  running = false;
  await reader;

  expect(read.mixed).toBe(0);
  expect(read.whole).toBeGreaterThan(0);
  expect(ends).toHaveLength(processes * each);
  for (const end of ends) {
    if (end.state !== 'succeeded') expect(end).toMatchObject({ state: 'failed', code: 'target-busy' });
  }
  await it.restart();
  const receipts = await it.receipts();
  expect(receipts).toHaveLength(1 + processes * each);
  expect(new Set(receipts.map(receipt => receipt.id)).size).toBe(receipts.length);
  const succeeded = receipts.filter(receipt => receipt.outcome === 'succeeded');
  expect(succeeded).toHaveLength(1 + ends.filter(end => end.state === 'succeeded').length);
  expect(await liveFilesAt(path)).toEqual(await archiveOf(it.project, succeeded[0]?.version ?? ''));
  storedChain(it.project);
});
