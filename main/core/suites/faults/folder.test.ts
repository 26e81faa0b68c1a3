import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '../../repository/git-for-tests.ts';
import { describeFaults } from './matrix.ts';
import type { RigPlace } from './rig.ts';
import { fillDisk, mountSmallDisk } from './small-disk.ts';
import type { Seen } from './world.ts';

async function place({ smallDisk }: { smallDisk: boolean }): Promise<RigPlace> {
  const disk = smallDisk ? mountSmallDisk() : tempFolder();
  const path = join(disk, 'target');
  const current = join(path, 'current', 'files');
  const away = () => {
    renameSync(path, `${path}.away`);
    return () => renameSync(`${path}.away`, path);
  };
  const noServer = 'no server stands between';
  return {
    settings: { kind: 'folder', path, keepReleases: 3 },
    credentials: {},
    look: async () => {
      const seen: Seen = {};
      const root = await realpath(current).catch(() => null);
      if (root === null) return null;
      for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
        if (entry.isDirectory()) continue;
        const file = join(entry.parentPath, entry.name);
        seen[file.slice(root.length + 1)] = await readFile(file, 'utf8');
      }
      return seen;
    },
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
      conflict: () => {
        writeFileSync(join(current, 'a.txt'), 'by hand\n');
        return () => undefined;
      },
      'wrong content stored': ({ at }) => {
        at('Verify the copy', () => {
          const staging = readdirSync(join(path, 'releases')).find(name => name.startsWith('.staging-'));
          writeFileSync(join(path, 'releases', staging ?? '', 'files', 'a.txt'), 'spoilt');
        });
        return () => undefined;
      },
    },
  };
}

describeFaults({ name: 'The folder', place });
