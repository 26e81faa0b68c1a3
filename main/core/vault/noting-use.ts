import type { Secrets } from './secrets.ts';

/** The same secrets, and the names of those whose values were handed out, in order; for receipts. */
export function notingUse(secrets: Secrets): { secrets: Secrets; used: () => string[] } {
  const names = new Set<string>();
  return {
    secrets: {
      ...secrets,
      get: async (secret, ...rest) => {
        const value = await secrets.get(secret, ...rest);
        if (value !== null) {
          names.add(secret.room === 'target' ? secret.name : `${secret.room} ${secret.name}`);
        }
        return value;
      },
    },
    used: () => [...names].sort(),
  };
}
