import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { VaultState } from '../../../contract/snapshot.ts';
import { asFailure } from '../../core/failure.ts';
import { must } from '../outcome.ts';
import { inProject, withoutProject } from '../run.ts';
import { plural } from '../terminal/counts.ts';
import { readNewPassphrase, readSecret } from '../terminal/hidden.ts';

/** `tagline vault ...`. Each command is a program of its own, so there is nothing to unlock or to lock here. */
export function vaultCommands(program: Command): void {
  const group = program.command('vault').description('where the credentials of all projects are kept');
  group
    .command('status')
    .description('whether there is one and what opens it')
    .action((_options: object, command: Command) =>
      withoutProject(command, async ({ client }) => {
        const { vault } = must(await client.app.snapshot({}));
        const { state, passphrase } = vault;
        return {
          data: { exists: state !== 'none', damaged: state === 'damaged', passphrase },
          text: stateText(vault),
        };
      }),
    );
  group
    .command('passphrase')
    .description('set or change the passphrase; it is read from stdin or asked for')
    .action((_options: object, command: Command) =>
      withoutProject(command, async ({ client }) => {
        must(await client.vault.protect({ passphrase: await readNewPassphrase('New passphrase') }));
        return { data: { passphrase: true }, text: 'The credentials have this passphrase now.' };
      }),
    );
  group
    .command('export')
    .argument('<file>', 'made; must not exist')
    .description('the project’s credentials for a colleague, encrypted with a passphrase of their own')
    .action((file: string, _options: object, command: Command) =>
      inProject(command, async ({ client }) => {
        const passphrase = await readNewPassphrase('Passphrase for the file');
        const { text, count } = must(await client.vault.export({ passphrase }));
        await writeFile(resolve(file), text, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
          throw asFailure(error, `write ${file}`);
        });
        return {
          data: { file: resolve(file), count },
          text: `Wrote ${plural(count, 'credential')} to ${file}.`,
        };
      }),
    );
  group
    .command('import')
    .argument('<file>')
    .description('take credentials from such a file; those that are set already are kept')
    .option('--replace', 'also those that are set already')
    .action((file: string, { replace = false }: { replace?: boolean }, command: Command) =>
      inProject(command, async ({ client }) => {
        const text = await readFile(resolve(file), 'utf8').catch((error: unknown) => {
          throw asFailure(error, `read ${file}`);
        });
        const passphrase = await readSecret('Passphrase of the file');
        const { set, kept } = must(await client.vault.import({ text, passphrase, replace }));
        const note = kept === 0 ? '' : ` Kept ${kept} as they were; --replace takes them too.`;
        return { data: { set, kept }, text: `Set ${plural(set, 'credential')}.${note}` };
      }),
    );
  group
    .command('start-over')
    .description('keep a damaged vault, or one whose passphrase is lost, aside and begin without credentials')
    .action((_options: object, command: Command) =>
      withoutProject(command, async ({ client }) => {
        const { keptAt } = must(await client.vault.startOver({}));
        return {
          data: { keptAt },
          text: keptAt === null ? 'There is no vault yet.' : `The vault is kept at ${keptAt}.`,
        };
      }),
    );
}

function stateText({ state, passphrase }: VaultState): string {
  if (state === 'none') return 'There is no vault yet. The first credential that is set makes it.';
  if (state === 'damaged') return 'The vault is damaged. `tagline vault start-over` keeps it aside.';
  return passphrase
    ? 'There is a vault, which a passphrase opens.'
    : 'There is a vault, which only the desktop’s keychain opens. Set a passphrase in the desktop’s settings.';
}
