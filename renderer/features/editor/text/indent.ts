/** One step of indentation as the text itself has it: a tab or a number of spaces; two spaces where it has none. */
export function indentOf(text: string): string {
  const steps = new Map<string, number>();
  let last = 0;
  for (const line of text.slice(0, 20_000).split('\n', 400)) {
    if (line.startsWith('\t')) steps.set('\t', (steps.get('\t') ?? 0) + 1);
    const spaces = /^ *(?=\S)/.exec(line)?.[0].length;
    if (spaces === undefined) continue;
    const step = spaces - last;
    if (step >= 2 && step <= 8) steps.set(' '.repeat(step), (steps.get(' '.repeat(step)) ?? 0) + 1);
    last = spaces;
  }
  const [best] = [...steps].sort((a, b) => b[1] - a[1]);
  return best?.[0] ?? '  ';
}
