import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../../repository/git-for-tests.ts';
import { changeByHand, lookAtFolder, spoilStaged } from './folder-place.ts';
import { describeFaults } from './matrix.ts';
import type { RigPlace } from './rig.ts';
import { fillDisk, mountSmallDisk } from './small-disk.ts';

async function place({ smallDisk }: { smallDisk: boolean }): Promise<RigPlace> {
  const disk = smallDisk ? mountSmallDisk() : tempFolder();
  const path = join(disk, 'target');
  const away = () => {
    renameSync(path, `${path}.away`);
    return () => renameSync(`${path}.away`, path);
  };
  const noServer = 'no server stands between';
  return {
    settings: { kind: 'folder', path, keepReleases: 3 },
    credentials: {},
    look: () => lookAtFolder(path),
    faults: {
      refused: () => {
        const back = away();
        writeFileSync(path, 'in the way');
        return () => {
          renameSync(path, `${path}.was`);
          back();
        };
      },
      'bad credential': 'a folder asks for none',
      'host key changed': noServer,
      // The disk is gone: that is what a server that dies is to a folder.
      'server killed before the switch': ({ at }) => {
        let back = () => undefined as unknown;
        at('Verify the copy', () => {
          back = away();
        });
        return () => void back();
      },
      'server killed during the switch': 'one rename of the system’s is done or not',
      'server killed after the switch': ({ at }) => {
        let back = () => undefined as unknown;
        at('Read back', () => {
          back = away();
        });
        return () => void back();
      },
      'answer lost after the switch was applied': noServer,
      'hung server': noServer,
      'disk full there': () => fillDisk(disk),
      conflict: changeByHand(path),
      'wrong content stored': spoilStaged(path),
    },
  };
}

describeFaults({ name: 'The folder', place });
