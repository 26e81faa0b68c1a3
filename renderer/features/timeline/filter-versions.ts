import type { Version } from '../../../contract/commands/versions.ts';

/** The versions that hold every typed word in their name, description or author, in whatever case. */
export function filterVersions(versions: Version[], typed: string): Version[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return versions;
  return versions.filter(version => {
    const text = fold(`${version.name}\n${version.description}\n${version.author?.name ?? ''}`);
    return words.every(word => text.includes(word));
  });
}

/** Accents don't matter either: `muller` finds `Müller`. */
const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
