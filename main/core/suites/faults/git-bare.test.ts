import { bareRepository, branch } from '../../deploy/targets/git/testing/bare-place.ts';
import { tempFolder } from '../../repository/git-for-tests.ts';
import { conflictOn, lookAtBranch, moveAway, spoilOn } from './git-place.ts';
import { describeFaults } from './matrix.ts';
import type { Arm, Cure, RigPlace } from './rig.ts';
import { fillDisk, mountSmallDisk } from './small-disk.ts';

function place({ smallDisk }: { smallDisk: boolean }): Promise<RigPlace> {
  const disk = smallDisk ? mountSmallDisk() : tempFolder();
  const bare = bareRepository(disk);
  const awayAt =
    (phase: string): Arm =>
    ({ at }) => {
      let back: Cure = () => undefined;
      at(phase, () => {
        back = moveAway(bare);
      });
      return () => back();
    };
  const noServer = 'no server stands between';
  return Promise.resolve({
    settings: { kind: 'git', url: bare, branch, username: '', keepReleases: 3 },
    credentials: {},
    look: () => Promise.resolve(lookAtBranch(bare)),
    faults: {
      refused: () => moveAway(bare),
      'bad credential': 'a repository on this machine asks for none',
      'host key changed': noServer,
      // The disk is gone: that is what a server that dies is to a repository on this machine.
      'server killed before the switch': awayAt('Verify the copy'),
      'server killed during the switch': 'Tagline itself moves the refs, in no time in between',
      'server killed after the switch': awayAt('Read back'),
      'answer lost after the switch was applied': noServer,
      'hung server': noServer,
      'disk full there': () => fillDisk(disk),
      conflict: conflictOn(bare),
      'wrong content stored': spoilOn(bare),
    },
  });
}

describeFaults({ name: 'A bare repository on this machine', place });
