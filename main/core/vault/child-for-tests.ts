// What the tests run in processes of their own, some of which they kill. `NAME COUNT`: sets COUNT secrets, one
// after another, in the vault of the folder DATA, and prints each name once it is durable.
import { openVault } from './vault.ts';

const [dataDir = '', name = '', count = '0'] = process.argv.slice(2);
const vault = openVault({
  dataDir,
  clock: () => new Date(),
  variables: { TAGLINE_VAULT_PASSPHRASE: 'correct horse' },
  changed: () => undefined,
});
for (let number = 0; number < Number(count); number++) {
  const secret = {
    project: 'p',
    environment: 'e',
    room: 'target' as const,
    name: `${name}-${number}`,
    value: `${number}`,
  };
  await vault.change(secrets => [...secrets, secret]);
  process.stdout.write(`${secret.name}\n`);
}
