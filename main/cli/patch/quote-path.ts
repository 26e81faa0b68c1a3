/**
 * A path as git writes it into a patch: in double quotes with C's escapes where it holds a quote, a backslash
 * or a control character. Source: https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
 */
export function quotePath(path: string): string {
  const quoted = path.replace(/["\\\p{Cc}]/gu, character => {
    const known = escapes[character];
    if (known !== undefined) return known;
    return [...new TextEncoder().encode(character)]
      .map(byte => `\\${byte.toString(8).padStart(3, '0')}`)
      .join('');
  });
  return quoted === path ? path : `"${quoted}"`;
}

const escapes: { [character: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
  '\u0007': '\\a',
};
