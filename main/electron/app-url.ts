/** The page's address. A scheme of its own, because `file://` pages may read more than ours should. */
export const appScheme = 'tagline';
export const appHost = 'app';
export const appUrl = `${appScheme}://${appHost}/index.html`;

/** Whether `url` is of our own page; compared by its parts, so `tagline://app.example` is not. */
export function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === `${appScheme}:` && host === appHost && username === '' && password === '';
}
