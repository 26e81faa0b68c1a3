import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { bareRepository, branch } from '../../deploy/targets/git/testing/bare-place.ts';
import { gitServer, isPush, loseAnswer, password } from '../../deploy/targets/git/testing/git-server.ts';
import { tempFolder } from '../../repository/git-for-tests.ts';
import { conflictOn, lookAtBranch, spoilOn } from './git-place.ts';
import { describeFaults } from './matrix.ts';
import type { RigPlace } from './rig.ts';
import { fillDisk, mountSmallDisk } from './small-disk.ts';

type Way = (request: IncomingMessage, response: ServerResponse, pass: () => void) => void;

async function place({ smallDisk }: { smallDisk: boolean }): Promise<RigPlace> {
  const disk = smallDisk ? mountSmallDisk() : tempFolder();
  const bare = bareRepository(disk);
  const straight: Way = (_request, _response, pass) => pass();
  let way = straight;
  let secret = password;
  const server = await gitServer(
    bare,
    (request, response, pass) => way(request, response, pass),
    () => secret,
  );
  const { start } = server;
  // It takes no connection from this instant on.
  const kill = () => void server.stop();
  /** The next push goes that way. */
  const nextPush = (its: Way) => {
    way = (request, response, pass) => {
      if (!isPush(request)) return pass();
      way = straight;
      its(request, response, pass);
    };
  };
  return {
    settings: { kind: 'git', url: server.url, branch, username: 'ada', keepReleases: 3 },
    credentials: { password },
    look: () => Promise.resolve(lookAtBranch(bare)),
    faults: {
      refused: () => {
        kill();
        return start;
      },
      'bad credential': () => {
        secret = 'another one';
        return () => {
          secret = password;
        };
      },
      'host key changed': 'a web server is known by its certificate, not by a host key',
      'server killed before the switch': ({ at }) => {
        at('Verify the copy', kill);
        return start;
      },
      // The push is cut off, or it is applied and the server dies before it can say so.
      'server killed during the switch': ({ at, round }) => {
        at('Switch', () =>
          nextPush((request, response, pass) => {
            if (round % 2 === 0) return kill();
            loseAnswer(request, response, kill);
            pass();
          }),
        );
        return start;
      },
      'server killed after the switch': ({ at }) => {
        at('Read back', kill);
        return start;
      },
      'answer lost after the switch was applied': ({ at }) => {
        at('Switch', () =>
          nextPush((request, response, pass) => {
            loseAnswer(request, response);
            pass();
          }),
        );
        return () => undefined;
      },
      'hung server': ({ at, cancel }) => {
        const held: IncomingMessage[] = [];
        const letGo = () => {
          way = straight;
          for (const request of held) request.socket.destroy();
        };
        onTestFinished(letGo);
        at('Copy the files', () => {
          way = request => {
            held.push(request);
            cancel();
          };
        });
        return letGo;
      },
      'disk full there': () => fillDisk(disk),
      conflict: conflictOn(bare),
      'wrong content stored': spoilOn(bare),
    },
  };
}

describeFaults({ name: 'git http-backend', place });
