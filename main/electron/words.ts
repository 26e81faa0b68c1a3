import type { ErrorCode, ErrorInfo, Reply } from '../../contract/errors.ts';

/** The headline of a native dialog for every error; the core's own sentence stands below it. */
const headlines: Record<ErrorCode, string> = {
  'bad-request': 'Tagline did not understand that.',
  forbidden: 'That is not allowed.',
  disconnected: 'The window has lost its connection.',
  unavailable: 'That is not possible here.',
  internal: 'Something went wrong inside Tagline.',
  'no-project': 'No project is open.',
  'project-missing': 'The project is not there any more.',
  'not-a-folder': 'That is not a folder.',
  'folder-not-empty': 'The folder is not empty.',
  'repository-unsupported': 'Tagline can’t work with this repository.',
  'repository-damaged': 'The repository is damaged.',
  'permission-denied': 'You may not write there.',
  'read-only': 'That place is read-only.',
  'disk-full': 'The disk is full.',
  'io-error': 'The disk did not do as asked.',
  busy: 'Another program is writing to this project.',
  'path-invalid': 'That is not a usable path.',
  'path-outside': 'That is outside of the project.',
  'file-missing': 'The file is not there any more.',
  'file-exists': 'There is such a file already.',
  'file-changed': 'The file has changed since it was read.',
  'file-not-text': 'The file is not text.',
  'file-too-large': 'The file is too large to edit.',
  'name-invalid': 'That can’t be a version’s name.',
  'name-taken': 'There is a version of that name already.',
  'version-missing': 'There is no such version.',
  'version-damaged': 'That version can’t be read.',
  'history-moved': 'The project’s history has moved meanwhile.',
  'version-in-use': 'An environment needs this version.',
  'nothing-to-undo': 'There is nothing to undo.',
  'author-unknown': 'Tagline does not know who you are.',
  'environment-missing': 'There is no such environment.',
  'environment-exists': 'There is an environment of that name already.',
  'environment-invalid': 'The environment’s settings don’t fit.',
  'nothing-deployed': 'Nothing is deployed there.',
  'target-unreachable': 'The target can’t be reached.',
  'target-busy': 'Another deployment is running there.',
  'authentication-failed': 'The target refused the credentials.',
  'credential-missing': 'A credential is missing.',
  'connection-missing': 'A connection is not complete.',
  'connections-invalid': 'connections.yaml can’t be read.',
  'host-key-unknown': 'Nobody has confirmed this server yet.',
  'host-key-changed': 'Another server answers than the one that is known.',
  'live-differs': 'What runs there was changed since the last deployment.',
  'environment-protected': 'The environment is protected.',
  'vault-locked': 'The credentials are locked.',
  'vault-damaged': 'The credentials can’t be read.',
  'passphrase-wrong': 'That is not the passphrase.',
  'secret-found': 'A file holds a credential.',
  'deployment-failed': 'The deployment failed.',
  'verification-failed': 'What runs there is not what was deployed.',
  'job-missing': 'That work is not known any more.',
};

/** An error as the two texts of a native message box. */
export function wordError({ code, message }: ErrorInfo): { message: string; detail: string } {
  return { message: headlines[code], detail: message };
}

/** What anybody but our own page is answered. */
export const forbidden = {
  ok: false,
  error: { code: 'forbidden', message: 'Only the Tagline window may ask that.', data: {} },
} as const satisfies Reply<never>;
