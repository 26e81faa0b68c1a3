const lineLength = 75;

/** The first two lines that say something; `whole`: there is no more than that. */
export function shortDescription(text: string): { short: string; whole: boolean } {
  // Bounded first: a tag that others made can hold a megabyte.
  const start = text.trimStart().slice(0, 4000);
  const lines = start
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const short = lines
    .slice(0, 2)
    .join('\n')
    .slice(0, 4 * lineLength);
  const fits =
    lines.every(line => line.length <= lineLength) || (lines.length === 1 && short.length <= 2 * lineLength);
  return { short, whole: lines.length <= 2 && fits && start.length < 4000 };
}
