/**
 * Every way in which a command can fail. Closed on purpose: each head words every code in a
 * `Record<ErrorCode, ...>`, so a new code does not compile until it is worded everywhere.
 */
export const errorCodes = [
  'bad-request', // input does not fit the command's schema
  'forbidden', // the caller may not speak to this head at all
  'disconnected', // the core can't be reached
  'unavailable', // this head can't do that (see capabilities)
  'internal',
  // projects
  'no-project',
  'project-missing',
  'not-a-folder',
  'folder-not-empty',
  'repository-unsupported',
  'repository-damaged',
  // the machine
  'permission-denied',
  'read-only',
  'disk-full',
  'io-error',
  'busy', // another process is writing
  // files
  'path-invalid',
  'path-outside',
  'file-missing',
  'file-exists',
  'file-changed', // changed since it was read
  'file-not-text',
  'file-too-large',
  // versions
  'name-invalid',
  'name-taken',
  'version-missing',
  'version-damaged',
  'version-in-use', // an environment runs it, or would roll back to it
  'history-moved', // a ref moved underneath
  'nothing-to-undo',
  'author-unknown',
  // environments and deployment
  'environment-missing',
  'environment-exists',
  'environment-invalid',
  'nothing-deployed',
  'target-unreachable',
  'target-busy',
  'authentication-failed', // the target refused the credentials
  'credential-missing', // a credential that the target needs is not set for this environment
  'connection-missing', // a connection's field that the version declares is not set for this environment
  'connections-invalid', // a version's connections.yaml can't be read
  'host-key-unknown', // nobody has said yet that this is the right server
  'host-key-changed', // another server answers than the one that is known
  'live-differs', // somebody changed what runs there (drift)
  'environment-protected', // the environment asks for its name and a reason, or for the promotion order
  'vault-locked', // the passphrase has to be given first
  'vault-damaged', // the vault's file can't be read
  'passphrase-wrong',
  'secret-found', // a file of the draft holds a credential's value
  'deployment-failed',
  'verification-failed',
  'job-missing',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** An error as it crosses the boundary. `message` is a plain sentence; `data` names what is concerned. */
export type ErrorInfo = { code: ErrorCode; message: string; data: { [key: string]: Json } };

/** What every command answers with. Nothing throws across the boundary. */
export type Reply<T> = { ok: true; value: T } | { ok: false; error: ErrorInfo };
