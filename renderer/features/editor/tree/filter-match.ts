/** Do all words of the filter occur in the path, whatever their case and order? */
export function matches(path: string, filter: string): boolean {
  const text = path.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}
