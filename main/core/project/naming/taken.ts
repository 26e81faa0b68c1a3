/** Equal for names that a file system without letter case, or one that composes accents, can't tell apart. */
export const foldName = (name: string): string =>
  name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

/**
 * Which names are taken. A tag `release/1.0` also takes `release`: git can't hold a ref and refs below it.
 * `taken` answers with the existing name, or null.
 */
export function takenNames(existing: Iterable<string>): (name: string) => string | null {
  const byFold = new Map<string, string>();
  for (const name of existing) {
    const first = name.split('/')[0] ?? name;
    if (first !== name && !byFold.has(foldName(first))) byFold.set(foldName(first), name);
    byFold.set(foldName(name), name);
  }
  return name => byFold.get(foldName(name)) ?? null;
}
