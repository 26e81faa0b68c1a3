const longest = 60;

/**
 * An id for a new environment: its name in lower case ASCII with `-` between words, numbered when that is
 * taken. Stable for life, so a later rename leaves it as it is.
 */
export function environmentId(name: string, taken: ReadonlySet<string>): string {
  const slug =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, longest)
      .replace(/^-+|-+$/g, '') || 'environment';
  if (!taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(`${slug}-${number}`)) number++;
  return `${slug}-${number}`;
}
