import { readDefinitions } from '../environments/store.ts';
import { Failure } from '../failure.ts';
import type { Repository } from '../repository/types.ts';
import type { KnownSecret, Secrets } from './secrets.ts';
import { type Variables, valueByVariable } from './variables.ts';
import type { Vault } from './vault.ts';

/** The secrets of one project: what an environment variable gives, else what the vault holds. */
export function projectSecrets(vault: Vault, repository: Repository, variables: Variables): Secrets {
  const ofProject = async (): Promise<KnownSecret[]> => {
    const { project, retired } = await readDefinitions(repository);
    // A vault that was never asked for anything of this project need not be opened.
    if (project === undefined) return [];
    return (await vault.read()).flatMap(({ project: owner, ...secret }) =>
      owner === project && !retired.includes(secret.environment) ? [secret] : [],
    );
  };
  return {
    get: async name => {
      const given = valueByVariable(variables, name);
      if (given !== null) return given;
      const same = (secret: KnownSecret) =>
        secret.environment === name.environment && secret.room === name.room && secret.name === name.name;
      return (await ofProject()).find(same)?.value ?? null;
    },
    stored: async () => {
      try {
        return await ofProject();
      } catch (error) {
        if (error instanceof Failure) return null;
        throw error;
      }
    },
  };
}
