import type { CredentialState } from '../../../contract/snapshot.ts';
import { type CredentialField, isAskedFor, type TargetSettings } from '../../../contract/target.ts';
import { credentialAddress, targetKinds } from '../deploy/targets/table.ts';
import type { KnownSecret, SecretName } from './secrets.ts';
import { type Variables, valueByVariable, variableOf } from './variables.ts';

type Place = { id: string; target: TargetSettings };

/** The credentials that a target takes with these settings. */
export function credentialsOf(target: TargetSettings): CredentialField[] {
  const fields = targetKinds.find(({ kind }) => kind === target.kind)?.credentials ?? [];
  return fields.filter(({ when }) => {
    const value = when && target[when.name];
    return when === null || (value !== null && value !== undefined && isAskedFor(when, value));
  });
}

/**
 * What can be told of each environment's credentials, in the same order; no value leaves this function.
 * @param stored what the vault holds of the project; null while it is locked
 */
export function credentialStates(
  environments: Place[],
  stored: KnownSecret[] | null,
  variables: Variables,
): CredentialState[][] {
  const effective = (secret: SecretName) =>
    valueByVariable(variables, secret) ?? (stored ?? []).find(sameName(secret))?.value ?? null;
  const namesOf = ({ id, target }: Place): SecretName[] => {
    const taken = credentialsOf(target).map(({ name }) => ({
      environment: id,
      room: 'target' as const,
      name,
    }));
    const others = (stored ?? []).filter(
      secret => secret.environment === id && !taken.some(sameName(secret)),
    );
    return [...taken, ...others];
  };

  const last = environments.at(-1);
  const values = new Set(last === undefined ? [] : namesOf(last).map(effective));
  values.delete(null);
  return environments.map(environment =>
    namesOf(environment).map(secret => {
      const value = effective(secret);
      const { room, name } = secret;
      const byVariable = valueByVariable(variables, secret) !== null;
      const state = byVariable
        ? 'variable'
        : stored === null
          ? 'unknown'
          : storedState(stored.find(sameName(secret)), credentialAddress(environment.target));
      return {
        room,
        name,
        state,
        ...(byVariable ? { variable: variableOf(secret) } : {}),
        sameAsLast: environment !== last && value !== null && values.has(value),
      };
    }),
  );
}

function storedState(secret: KnownSecret | undefined, address: string | null): CredentialState['state'] {
  if (secret === undefined) return 'missing';
  return secret.room === 'target' && secret.address !== address ? 'elsewhere' : 'set';
}

const sameName = (a: SecretName) => (b: SecretName) =>
  a.environment === b.environment && a.room === b.room && a.name === b.name;
