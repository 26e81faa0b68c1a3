import type { TreeChange } from '../../repository/types.ts';

const longest = 30;

/** What changes are about, as a slug for a name such as `1.2.0-orders`: the one file, else the one folder. */
export function topicOf(changes: TreeChange[]): string | null {
  const paths = changes.map(({ path }) => path.split('/'));
  const files = new Set(paths.map(parts => (parts.at(-1) ?? '').replace(/\.[^.]*$/, '')));
  const folders = new Set(paths.map(parts => (parts.length > 1 ? (parts[0] ?? '') : '')));
  const single = files.size === 1 ? [...files][0] : folders.size === 1 ? [...folders][0] : undefined;
  const slug = (single ?? '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? null : slug;
}
