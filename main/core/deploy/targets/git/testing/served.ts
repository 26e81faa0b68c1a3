import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bring, claimOf } from '../../testing/place.ts';
import { quiet, releaseOf } from '../../testing/release.ts';
import { gitTarget } from '../git-target.ts';
import { barePlace, bareRepository, branch } from './bare-place.ts';
import { gitServer, password } from './git-server.ts';

/** For tests: a server with a first release live, and a handle that a test can put in its way. */
export async function served() {
  const bare = bareRepository();
  let way: Parameters<typeof gitServer>[1];
  const server = await gitServer(bare, (request, response, pass) =>
    way === undefined ? pass() : way(request, response, pass),
  );
  const open = (secret: string | null = password, url = server.url) =>
    gitTarget(
      { url, branch, username: 'ada', keepReleases: 3 },
      { credential: () => Promise.resolve(secret) },
    );
  const place = barePlace(bare, open);
  const first = releaseOf({ 'a.txt': 'one', 'bin/run.sh': '#!/bin/sh\n' });
  await bring(open(), first);
  const staged = async () => {
    const release = releaseOf({ 'a.txt': 'two' });
    const target = open();
    const lock = await target.lock(claimOf(release), quiet());
    await target.live(quiet());
    const staging = await target.stage(release, quiet());
    await staging.verify(quiet());
    return { release, target, lock, staging };
  };
  const inTheWay = (handle: NonNullable<typeof way>) => {
    way = handle;
  };
  const clear = () => {
    way = undefined;
  };
  return { bare, server, open, place, first, staged, inTheWay, clear };
}

/** For tests: a hook of a repository, as a shell script. */
export function hook(bare: string, name: string, script: string): void {
  const path = join(bare, 'hooks', name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}
