import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRefName } from '../../../repository/ref-name.ts';
import { type Among, invalidSetting } from '../define.ts';

export type GitSettings = {
  /** http(s) without user and password, or an absolute path. */
  url: string;
  branch: string;
  username: string;
  /** Absolute path of a PEM file: the only certificates to trust. Empty: those that Node knows. */
  certificate?: string;
  keepReleases: number;
};

const ways = 'Give an address that begins with https:// or http://, or the whole path of a bare repository.';

/** The address made plain. Throws `environment-invalid` where it can't be one. */
export function plainUrl(given: string): string {
  const text = given.trim();
  if (/[\p{Cc}]/u.test(text))
    throw invalidSetting('url', `The address holds characters that can’t be in one. ${ways}`);
  if (isAbsolute(text)) return resolve(text);
  if (/^\w+::/.test(text))
    throw invalidSetting('url', `Addresses that start other programs are not used. ${ways}`);
  if (/^(ssh|git\+ssh):/i.test(text) || /^[\w.-]+@[\w.-]+:/.test(text)) {
    throw invalidSetting('url', `Tagline does not reach git servers over SSH yet. ${ways}`);
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw invalidSetting('url', ways);
  }
  if (url.protocol === 'file:') return pathOf(url);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalidSetting('url', ways);
  if (url.password !== '' || url.username !== '') {
    const message =
      'The address holds a user name or a password. Put the name into its own field and the password into the credentials: addresses are shown and stored openly.';
    throw invalidSetting('url', message);
  }
  if (url.search !== '' || url.hash !== '') {
    throw invalidSetting('url', 'Leave out what follows the ? or # in the address.');
  }
  return url.href.replace(/\/+$/, '');
}

function pathOf(url: URL): string {
  try {
    return resolve(fileURLToPath(url));
  } catch {
    throw invalidSetting('url', `This file:// address names no folder of this machine. ${ways}`);
  }
}

export const isHttp = (url: string) => /^https?:/.test(url);

/** Settings that can be used. Throws `environment-invalid`. */
export function settleGit(given: GitSettings, { others }: Among<GitSettings>): Promise<GitSettings> {
  const url = plainUrl(given.url);
  const branch = given.branch.replace(/^refs\/heads\//, '');
  if (!isRefName(`refs/heads/${branch}`) || branch.startsWith('-') || branch === 'HEAD') {
    throw invalidSetting(
      'branch',
      `“${branch}” can’t be the name of a branch. Take letters, digits, - and /.`,
    );
  }
  const taken = others.find(({ settings }) => settings.url === url && settings.branch === branch);
  if (taken) {
    const message = `The environment ${taken.name} already uses this branch. Choose another one.`;
    throw invalidSetting('branch', message, { environment: taken.id });
  }
  const certificate = (given.certificate ?? '').trim();
  if (certificate !== '' && (!isAbsolute(certificate) || /\p{Cc}/u.test(certificate))) {
    throw invalidSetting('certificate', 'Give the certificate file as a whole path.');
  }
  return Promise.resolve({ ...given, url, branch, certificate });
}
