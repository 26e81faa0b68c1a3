import type { ErrorCode } from '../../contract/errors.ts';

/** How the command line ends and what it advises, for each error. docs/cli.md holds the same numbers. */
export const words: Record<ErrorCode, { exit: number; advice: string | null }> = {
  internal: {
    exit: 1,
    advice: 'This should not happen. Run it again; if it stays, report it with this text.',
  },
  'bad-request': { exit: 2, advice: 'See --help for what the command takes.' },
  forbidden: { exit: 3, advice: null },
  disconnected: { exit: 4, advice: null },
  unavailable: { exit: 5, advice: null },
  'no-project': {
    exit: 10,
    advice: 'Make the folder a project with `tagline init`, or name another one with -C.',
  },
  'project-missing': { exit: 11, advice: 'Check the path after -C.' },
  'not-a-folder': { exit: 12, advice: 'Name a folder.' },
  'folder-not-empty': { exit: 13, advice: 'Choose an empty folder, or one that does not exist yet.' },
  'repository-unsupported': { exit: 14, advice: null },
  'repository-damaged': { exit: 15, advice: '`tagline doctor --repair` makes whole what can be rebuilt.' },
  'permission-denied': { exit: 20, advice: 'Check who owns the file or folder.' },
  'read-only': { exit: 21, advice: 'Nothing was changed. Make it writable, or work on a copy of it.' },
  'disk-full': { exit: 22, advice: 'Nothing was lost. Make room and run it again.' },
  'io-error': { exit: 23, advice: null },
  busy: { exit: 24, advice: 'Another program is writing to the project. Run it again in a moment.' },
  'path-invalid': { exit: 30, advice: null },
  'path-outside': { exit: 31, advice: null },
  'file-missing': { exit: 32, advice: null },
  'file-exists': { exit: 33, advice: null },
  'file-changed': { exit: 34, advice: 'Run it again to work with what stands there now.' },
  'file-not-text': { exit: 35, advice: null },
  'file-too-large': { exit: 36, advice: null },
  'name-invalid': { exit: 40, advice: null },
  'name-taken': { exit: 41, advice: '`tagline version list` shows the names that are taken.' },
  'version-missing': { exit: 42, advice: '`tagline version list` shows all versions.' },
  'version-damaged': { exit: 43, advice: '`tagline doctor` lists what is damaged.' },
  'history-moved': { exit: 44, advice: 'Another program changed the history meanwhile. Run it again.' },
  'nothing-to-undo': { exit: 45, advice: null },
  'author-unknown': {
    exit: 46,
    advice: 'Run `git config --global user.name "…"` and the same with user.email.',
  },
  'version-in-use': { exit: 47, advice: '`tagline env list` shows what runs where.' },
  'environment-missing': { exit: 50, advice: '`tagline env list` shows all environments.' },
  'environment-exists': { exit: 51, advice: '`tagline env list` shows all environments.' },
  'environment-invalid': { exit: 52, advice: null },
  'nothing-deployed': { exit: 60, advice: null },
  'target-unreachable': { exit: 61, advice: 'Check the path of the environment’s target.' },
  'target-busy': {
    exit: 62,
    advice: 'Run it again when that has ended, or break its lock with `tagline env unlock`.',
  },
  'deployment-failed': {
    exit: 63,
    advice: 'What ran there before still runs. `tagline log` has the receipt.',
  },
  'verification-failed': { exit: 64, advice: '`tagline log` has the receipt.' },
  'job-missing': { exit: 65, advice: null },
  'authentication-failed': { exit: 66, advice: 'Set them anew with `tagline env credential set`.' },
  'credential-missing': {
    exit: 67,
    advice:
      'Set it with `tagline env credential set`, or give it by the environment variable that the message names.',
  },
  'host-key-unknown': {
    exit: 68,
    advice: 'Compare the fingerprint, then trust it: `tagline env trust ENVIRONMENT FINGERPRINT`.',
  },
  'host-key-changed': { exit: 69, advice: 'Ask whoever runs the server before you accept its new key.' },
  'live-differs': {
    exit: 70,
    advice: 'Look at it with `tagline deploy --plan`, then adopt it or overwrite it.',
  },
  'environment-protected': {
    exit: 71,
    advice: 'A protected environment takes --confirm NAME --reason TEXT; `tagline env list` shows the order.',
  },
  'vault-locked': {
    exit: 72,
    advice: 'Unlock them with the passphrase: TAGLINE_VAULT_PASSPHRASE_FILE names a file that holds it.',
  },
  'vault-damaged': { exit: 73, advice: null },
  'passphrase-wrong': { exit: 74, advice: null },
  'connection-missing': {
    exit: 76,
    advice:
      'Fill it in with `tagline env connection set`; `tagline env connection list` shows what is needed.',
  },
  'connections-invalid': { exit: 77, advice: 'Mend connections.yaml and make a new version.' },
  'secret-found': { exit: 75, advice: 'Take it out of the file, or change the credential.' },
};

/** Ended by Ctrl-C, as shells say it (128 + SIGINT). */
export const cancelledExit = 130;
