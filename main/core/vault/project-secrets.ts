import { readDefinitions } from '../environments/store.ts';
import { Failure } from '../failure.ts';
import type { Repository } from '../repository/types.ts';
import type { KnownSecret, SearchedSecret, SecretName, Secrets } from './secrets.ts';
import { secretsByVariable, type Variables, valueByVariable, variableOf } from './variables.ts';
import type { Vault } from './vault.ts';

/** The secrets of one project: what an environment variable gives, else what the vault holds. */
export function projectSecrets(vault: Vault, repository: Repository, variables: Variables): Secrets {
  const ofProject = async (quietly = false): Promise<KnownSecret[]> => {
    const { project, retired } = await readDefinitions(repository);
    // A vault that was never asked for anything of this project need not be opened.
    if (project === undefined) return [];
    return (await vault.read(quietly)).flatMap(({ project: owner, ...secret }) =>
      owner === project && !retired.includes(secret.environment) ? [secret] : [],
    );
  };
  const stored = async () => {
    try {
      return await ofProject();
    } catch (error) {
      if (error instanceof Failure) return null;
      throw error;
    }
  };
  return {
    get: async (name, address, quietly) => {
      const given = valueByVariable(variables, name);
      if (given !== null) return given;
      const same = (secret: KnownSecret) =>
        secret.environment === name.environment && secret.room === name.room && secret.name === name.name;
      const known = (await ofProject(quietly)).find(same);
      if (known && address !== undefined && known.address !== address) throw setElsewhere(known, address);
      return known?.value ?? null;
    },
    variable: name => (valueByVariable(variables, name) === null ? null : variableOf(name)),
    stored,
    searched: async () => [
      ...((await stored()) ?? []).map(asSearched),
      ...(await secretsByVariable(variables)).map(({ variable, value }) => ({
        value,
        what: `the value of ${variable}`,
        about: { variable },
      })),
    ],
  };
}

const asSearched = ({ environment, name, value }: KnownSecret): SearchedSecret => ({
  value,
  what: `“${name}” of the environment ${environment}`,
  about: { environment, name },
});

/** Whoever can change where an environment is must not receive its credentials there. */
function setElsewhere(
  { environment, room, name, address }: SecretName & { address?: string | undefined },
  now: string,
) {
  const before = address === undefined ? 'before its address was noted' : `for ${address}`;
  const message =
    `The credential “${name}” of ${environment} was set ${before}, and would be sent to ${now} now. ` +
    'Set it again if it belongs there.';
  return new Failure('credential-missing', message, { environment, room, name });
}
