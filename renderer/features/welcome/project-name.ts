const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const forbidden = /[<>:"/\\|?*\u0000-\u001f]/;

/** What is wrong with a project's name, as a sentence; null where nothing is. It becomes a folder's name. */
export function projectNameProblem(name: string): string | null {
  if (name === '') return 'A project needs a name.';
  if (forbidden.test(name)) return 'A name can’t hold any of / \\ < > : " | ? *';
  if (name.startsWith('.') || name.endsWith('.')) return 'A name can’t begin or end with a dot.';
  if (devices.test(name)) return 'This name is reserved by Windows, so the project could not be used there.';
  if (new TextEncoder().encode(name).length > 200) return 'This name is too long for a folder.';
  return null;
}
