/** What an integration says in its `connections.yaml` that it needs (docs/formats/connections.md). */
export type Declaration = { connections: DeclaredConnection[] };

/** A system that the integration talks to. */
export type DeclaredConnection = {
  name: string;
  title: string;
  help: string;
  fields: DeclaredField[];
  check: ConnectionCheck | null;
};

/** One value that each environment brings for a connection. */
export type DeclaredField = {
  /** `CONNECTION.FIELD`: names its value in the environment, and its credential in the vault. */
  key: string;
  name: string;
  title: string;
  help: string;
  secret: boolean;
  optional: boolean;
};

/** How a connection is tried out. `{field}` in its texts stands for the value of that field. */
export type ConnectionCheck = {
  method: (typeof checkMethods)[number];
  /** Holds no secret field. */
  url: string;
  headers: { [name: string]: string };
  /** `user:password` for basic authentication; null for none. */
  basic: string | null;
  /** The status that the answer must have. */
  status: number;
};

export const checkMethods = ['GET', 'HEAD', 'POST'] as const;

/** Where the declaration stands in a project. */
export const declarationPath = 'connections.yaml';

/** Bytes. */
export const declarationLimit = 64 * 1024;

/** The fields that a text with `{field}` names, in their order. */
export const fieldsIn = (template: string): string[] =>
  [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
