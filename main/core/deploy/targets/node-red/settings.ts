import { isAbsolute } from 'node:path';
import { type Among, invalidSetting } from '../define.ts';

export type NodeRedSettings = {
  /** http(s), without user, password, query; with the path of `httpAdminRoot`, without a slash at its end. */
  url: string;
  /** In the project: a file (its name ends in `.json`), or a folder with one file for each flow. */
  flows: string;
  deploymentType: 'full' | 'nodes' | 'flows';
  signIn: 'none' | 'password' | 'token';
  /** '' unless `signIn` is `password`. */
  username: string;
  /** Absolute path of a PEM file: the only certificates to trust; '' for those that Node knows. */
  certificate: string;
};

/** Which files of a version hold flows. */
export function holdsFlows({ flows }: Pick<NodeRedSettings, 'flows'>, path: string): boolean {
  if (flows.endsWith('.json')) return path === flows;
  return path.startsWith(`${flows}/`) && path.endsWith('.json');
}

/** Settings that can be used. Throws `environment-invalid`. */
export function settleNodeRed(
  given: NodeRedSettings,
  { others }: Among<NodeRedSettings>,
): Promise<NodeRedSettings> {
  const url = plainUrl(given.url);
  const flows = given.flows.trim().replace(/^\.\//, '').replace(/\/+$/, '');
  if (flows === '' || isAbsolute(flows) || flows.split('/').some(part => part === '..' || part === '')) {
    throw invalidSetting('flows', 'Give a path inside the project, for example flows.json or flows.');
  }
  if (given.signIn === 'password' && given.username.trim() === '') {
    throw invalidSetting('username', 'Give the user name that Node-RED knows.');
  }
  const certificate = given.certificate.trim();
  if (certificate !== '' && !isAbsolute(certificate)) {
    throw invalidSetting('certificate', 'Give the certificate file as a whole path.');
  }
  const taken = others.find(({ settings }) => settings.url === url);
  if (taken) {
    const message = `The environment ${taken.name} already uses this Node-RED: a deployment replaces all of its flows.`;
    throw invalidSetting('url', message, { environment: taken.id });
  }
  return Promise.resolve({ ...given, url, flows, certificate });
}

function plainUrl(given: string): string {
  let url: URL;
  try {
    url = new URL(given.trim());
  } catch {
    throw invalidSetting('url', 'Give an address that begins with https:// or http://.');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw invalidSetting('url', 'Give an address that begins with https:// or http://.');
  }
  if (url.username !== '' || url.password !== '') {
    const message =
      'The address holds a user name or a password. Put them into their own fields: addresses are shown and stored openly.';
    throw invalidSetting('url', message);
  }
  if (url.search !== '' || url.hash !== '') {
    throw invalidSetting('url', 'Leave out what follows the ? or # in the address.');
  }
  return url.href.replace(/\/+$/, '');
}
