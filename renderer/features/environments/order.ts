/** The ids with one of them moved to an index, the others in their order. */
export function moved(ids: string[], id: string, to: number): string[] {
  const others = ids.filter(other => other !== id);
  return [...others.slice(0, to), id, ...others.slice(to)];
}
