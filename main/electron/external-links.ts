/** The only sites that a link may open in the user's browser. */
const allowedHosts = new Set(['git-scm.com', 'www.git-scm.com', 'semver.org']);

/**
 * The address to hand to the system for a clicked link, or null when it must not leave the app.
 * Given back as parsed, so that what was checked is what is opened.
 */
export function externalLink(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, port, username, password, href } = new URL(url);
  const plain = port === '' && username === '' && password === '';
  return protocol === 'https:' && plain && allowedHosts.has(hostname) ? href : null;
}
