/** Cookies of one machine name are shared by all its ports, so the port is part of the cookie's name. */
const nameFor = (port: number): string => `tagline-${port}`;

/** The `Set-Cookie` value. Gone when the browser ends; never sent along with another page's request. */
export const sessionCookie = (port: number, value: string): string =>
  `${nameFor(port)}=${value}; Path=/; HttpOnly; SameSite=Strict`;

/** The session in a `Cookie` header (RFC 6265 4.2.1), or an empty string. */
export function readCookie(header: string | undefined, port: number): string {
  const pairs = (header ?? '').split(';').map(pair => pair.trim());
  const prefix = `${nameFor(port)}=`;
  return pairs.find(pair => pair.startsWith(prefix))?.slice(prefix.length) ?? '';
}
