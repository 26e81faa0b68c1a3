// For tests: reads what is live as fast as it can until it is told to stop, each time through one look at
// `current`, and counts the times when the files were not all of one release.
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

const { target, paths, progress } = workerData;
let stopped = false;
parentPort.on('message', () => {
  stopped = true;
});
const counts = { reads: 0, mixed: 0, missing: 0, overtaken: 0, releases: 0 };
const seen = new Set();
// One call to the system; `realpath` takes several, and a release may go between them.
const current = () => join(target, readlinkSync(join(target, 'current')));
// Releases of these tests end in their number.
const numberOf = release => Number(release.slice(-8));
const look = () => {
  for (let round = 0; round < 50; round++) {
    let release;
    try {
      release = current();
      const texts = paths.map(path => readFileSync(join(release, 'files', path), 'utf8'));
      const { release: named } = JSON.parse(readFileSync(join(release, 'connections.json'), 'utf8'));
      if (new Set([...texts, named]).size !== 1) counts.mixed++;
      seen.add(named);
      Atomics.store(progress, 0, seen.size);
      counts.reads++;
    } catch {
      // The live release and the one before are promised to stay. The system may let this thread rest for two
      // switches and more; only then is a release rightly gone.
      if (release === undefined || numberOf(current()) - numberOf(release) < 2) counts.missing++;
      else counts.overtaken++;
    }
  }
  if (!stopped) setImmediate(look);
  else parentPort.postMessage({ ...counts, releases: seen.size });
};
look();
