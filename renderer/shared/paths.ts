/** Paths of the machine that the core runs on, which may be Windows; the screen only shows and joins them. */

const separatorOf = (path: string) => (/^[a-zA-Z]:|^\\\\/.test(path) ? '\\' : '/');

export const joinPath = (folder: string, name: string): string => {
  const separator = separatorOf(folder);
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`;
};

/** `/home/ada/proj` -> folder `/home/ada/`, rest `proj`: what is typed, and what may complete it. */
export function splitTyped(path: string): { folder: string; rest: string } {
  const end = Math.max(path.lastIndexOf('/'), separatorOf(path) === '\\' ? path.lastIndexOf('\\') : -1) + 1;
  return { folder: path.slice(0, end), rest: path.slice(end) };
}

/** The end of a long path, which tells projects apart: `…/clients/acme/orders`. */
export function shortPath(path: string, parts = 3): string {
  const separator = separatorOf(path);
  const all = path.split(separator).filter(part => part !== '');
  return all.length <= parts + 1 ? path : `…${separator}${all.slice(-parts).join(separator)}`;
}
