import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { quiet, releaseOf } from '../testing/release.ts';
import { folderTarget } from './folder-target.ts';
import { tempFolder } from './testing.ts';

const switches = 50;
const seenAtLeast = 6;
const paths = ['a.txt', 'deep/er/b.txt', 'z.txt'];

test('whoever reads through `current` sees one whole release, never a mixture or a gap', async () => {
  const path = await tempFolder();
  const target = folderTarget({ path, keepReleases: 3 });
  let live: string | null = null;
  const bring = async (number: number) => {
    const texts = Object.fromEntries(paths.map(each => [each, `${number}`]));
    const release = { ...releaseOf(texts, `${number}.0.0`), connections: { release: `${number}` } };
    const staged = await target.stage(release, quiet());
    await staged.activate();
    await target.prune([release.id, ...(live === null ? [] : [live])]);
    live = release.id;
  };
  const lock = await target.lock({ deployment: 'd', who: 'Ada', version: '1.0.0' }, quiet());
  await bring(0);
  /** How many releases the reader has seen. */
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const reader = new Worker(new URL('reader-worker.mjs', import.meta.url), {
    workerData: { target: path, paths, progress },
  });
  // On a busy machine the reader gets its turn late: there are more switches then.
  const seen = () => Atomics.load(progress, 0);
  for (let number = 1; number <= switches || seen() < seenAtLeast; number++) await bring(number);
  reader.postMessage('stop');
  const [counts] = (await once(reader, 'message')) as [
    { reads: number; mixed: number; missing: number; overtaken: number; releases: number },
  ];
  await reader.terminate();
  await lock.release();
  expect(counts).toMatchObject({ mixed: 0, missing: 0 });
  expect(counts.releases).toBeGreaterThanOrEqual(seenAtLeast);
});
