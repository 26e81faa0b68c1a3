/** Equal for names that a file system without letter case, or one that composes accents, can't tell apart. */
export const foldName = (name: string): string =>
  /^[ -~]*$/.test(name)
    ? name.toLowerCase()
    : name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

/** The existing name that takes a name, or null. */
export type Taken = (name: string) => string | null;

/** Which names are taken. A tag `release/1.0` also takes `release`: git can't hold a ref and refs below it. */
export function collectTaken(): { add: (existing: Iterable<string>) => void; taken: Taken } {
  const byFold = new Map<string, string>();
  return {
    add: existing => {
      for (const name of existing) {
        const first = name.split('/')[0] ?? name;
        if (first !== name && !byFold.has(foldName(first))) byFold.set(foldName(first), name);
        byFold.set(foldName(name), name);
      }
    },
    taken: name => byFold.get(foldName(name)) ?? null,
  };
}

/** Those of a list that does not grow. */
export function takenNames(existing: Iterable<string>): Taken {
  const { add, taken } = collectTaken();
  add(existing);
  return taken;
}
