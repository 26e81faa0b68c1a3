import { readFile } from 'node:fs/promises';
import { asFailure } from '../failure.ts';
import type { SecretName } from './secrets.ts';

/** Environment variables, as a pipeline gives them. */
export type Variables = { [name: string]: string | undefined };

/**
 * The environment variable that overrides a secret, for example `TAGLINE_SECRET_PRODUCTION_TARGET_PASSWORD`.
 * Whatever is no letter or digit becomes `_`.
 */
export const variableOf = ({ environment, room, name }: SecretName): string =>
  `TAGLINE_SECRET_${environment}_${room}_${name}`.toUpperCase().replace(/[^A-Z0-9]/g, '_');

/** The secrets that variables give, whichever project and environment they are for, the vault's passphrase included. */
export async function secretsByVariable(
  variables: Variables,
): Promise<{ variable: string; value: string }[]> {
  const passphrase = await passphraseByVariable(variables).catch(() => null);
  const named = Object.entries(variables).flatMap(([variable, value]) =>
    variable.startsWith('TAGLINE_SECRET_') && value ? [{ variable, value }] : [],
  );
  return passphrase === null
    ? named
    : [...named, { variable: 'TAGLINE_VAULT_PASSPHRASE', value: passphrase }];
}

/** Its value; null when it is not given. An empty one counts as not given. */
export const valueByVariable = (variables: Variables, name: SecretName): string | null =>
  variables[variableOf(name)] || null;

const fileVariable = 'TAGLINE_VAULT_PASSPHRASE_FILE';

/** The vault's passphrase as a pipeline gives it: in a file (its last line break left out), or as it is. */
export async function passphraseByVariable(variables: Variables): Promise<string | null> {
  const path = variables[fileVariable];
  if (!path) return variables.TAGLINE_VAULT_PASSPHRASE || null;
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '') || null;
  } catch (error) {
    throw asFailure(error, `read the passphrase (${fileVariable})`);
  }
}
