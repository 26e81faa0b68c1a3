/** Names one secret of a project: a credential of an environment's target, or of one of its connections. */
export type SecretName = {
  /** The environment's id. */
  environment: string;
  room: 'target' | 'connection';
  name: string;
};

export type KnownSecret = SecretName & { value: string };

/** What may be asked of a project's secrets. */
export type Secrets = {
  /** The value; null when it is not set. Throws `vault-locked` while that can't be known. */
  get: (name: SecretName) => Promise<string | null>;
  /** All that the vault holds of the project; null while it is locked or damaged. */
  stored: () => Promise<KnownSecret[] | null>;
};

/** For a project without a vault. */
export const noSecrets: Secrets = { get: () => Promise.resolve(null), stored: () => Promise.resolve([]) };
