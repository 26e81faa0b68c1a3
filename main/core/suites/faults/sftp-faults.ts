import type { Arm, TargetFault } from './rig.ts';
import type { tcpProxy } from './tcp-proxy.ts';

type NetworkFault = Extract<
  TargetFault,
  'refused' | 'hung server' | `server killed ${string}` | `answer ${string}`
>;

/**
 * What happens between us and any SFTP server. `live`: what tells there which release is live; '' for nothing.
 * `moment`: after how many messages from the beginning of the switch on it is killed.
 */
export function sftpNetworkFaults(
  proxy: Awaited<ReturnType<typeof tcpProxy>>,
  live: () => string,
  moment: (round: number) => number,
): { [F in NetworkFault]: Arm } {
  const killedAt =
    (phase: string): Arm =>
    ({ at }) => {
      at(phase, proxy.kill);
      return proxy.start;
    };
  return {
    refused: () => {
      proxy.kill();
      return proxy.start;
    },
    'server killed before the switch': killedAt('Verify the copy'),
    // What is said is encrypted: the moments lie some messages apart.
    'server killed during the switch': ({ at, round }) => {
      at('Switch', () => {
        let left = moment(round);
        proxy.gates.up = () => {
          if (left-- === 0) proxy.kill();
          return left >= 0;
        };
      });
      return proxy.start;
    },
    'server killed after the switch': killedAt('Read back'),
    'answer lost after the switch was applied': ({ at }) => {
      at('Switch', () => {
        const before = live();
        proxy.gates.down = () => {
          if (['', before].includes(live())) return true;
          proxy.gates.down = () => true;
          proxy.cut();
          return false;
        };
      });
      return proxy.start;
    },
    'hung server': ({ at, cancel }) => {
      at('Copy the files', () => {
        proxy.gates.down = () => false;
        proxy.gates.up = () => {
          cancel();
          return false;
        };
      });
      return async () => {
        proxy.cut();
        await proxy.start();
      };
    },
  };
}
