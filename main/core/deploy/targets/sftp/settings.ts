export type SftpSettings = {
  host: string;
  port: number;
  username: string;
  /** On the server; not absolute: below the folder where the user starts. */
  path: string;
  signIn: 'key' | 'agent' | 'password';
  /** On this machine; '' unless `signIn` is `key`. */
  keyFile: string;
  /** The SHA-256 fingerprint of the server's key that was confirmed for this environment; '' for none. */
  hostKey: string;
  keepReleases: number;
};
