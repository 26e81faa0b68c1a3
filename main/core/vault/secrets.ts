/** Names one secret of a project: a credential of an environment's target, or of one of its connections. */
export type SecretName = {
  /** The environment's id. */
  environment: string;
  room: 'target' | 'connection';
  name: string;
};

export type KnownSecret = SecretName & {
  value: string;
  /** Where it was to be sent when it was set. */
  address?: string | undefined;
};

/** A value that no version may hold. */
export type SearchedSecret = {
  value: string;
  /** What it is, for people, and what error data says of it. */
  what: string;
  about: { [key: string]: string };
};

/** What may be asked of a project's secrets. */
export type Secrets = {
  /**
   * The value; null when it is not set. Throws `vault-locked` while that can't be known.
   * @param address where it will be sent: one that was set for another place is refused with `credential-missing`;
   *   left out by whoever sends it nowhere
   * @param quietly nobody asked for it, so that the vault is not kept open by it
   */
  get: (name: SecretName, address?: string, quietly?: boolean) => Promise<string | null>;
  /** The environment variable that gives it; null where none does. */
  variable?: (name: SecretName) => string | null;
  /** All that the vault holds of the project; null while it is locked or damaged. */
  stored: () => Promise<KnownSecret[] | null>;
  /** What a version is searched for: what the vault holds, as far as it is open, and what variables give. */
  searched: () => Promise<SearchedSecret[]>;
};

/** For work that goes on by itself: a vault that locks when nobody uses it is not kept open by it. */
export const quietly = (secrets: Secrets): Secrets => ({
  ...secrets,
  get: (name, address) => secrets.get(name, address, true),
});

/** For a project without a vault. */
export const noSecrets: Secrets = {
  get: () => Promise.resolve(null),
  stored: () => Promise.resolve([]),
  searched: () => Promise.resolve([]),
};
