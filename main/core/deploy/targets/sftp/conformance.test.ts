import { afterAll, beforeAll, describe } from 'vitest';
import { describeTarget } from '../testing/conformance.ts';
import { sftpTarget } from './sftp-target.ts';
import { bareMachine, newFolder, serverPlace, settingsFor } from './testing/place.ts';
import { type Sshd, sshdMissing, startSshd } from './testing/sshd.ts';

const noCredentials = { credential: () => Promise.resolve(null) };
const missing = await sshdMissing();
const reason = missing === null ? '' : ` (left out: ${missing})`;

function onServer(name: string, lines: string[], machine = bareMachine): void {
  describe.skipIf(missing !== null)(`OpenSSH’s server${name}${reason}`, () => {
    let sshd: Sshd;
    beforeAll(async () => {
      sshd = await startSshd(lines);
    }, 180_000);
    afterAll(() => sshd.stop());
    describeTarget(`A folder over SFTP${name}`, {
      place: async () => {
        const path = newFolder(sshd.folder);
        return serverPlace(path, () => sftpTarget(settingsFor(sshd, path), noCredentials, machine));
      },
    });
  });
}

onServer('', []);
onServer(', all by its shell', [], { ...bareMachine, worthACommand: -1 });
onServer(', with commands forbidden', ['ForceCommand internal-sftp']);
