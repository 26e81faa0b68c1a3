import { gitRepository, gitWithInput } from '../../repository/git-for-tests.ts';

/** `gap` seconds between versions; with 0, all have the same date. */
type Tagged = { count: number; gap: number; name?: (index: number) => string };

/** A repository made by `git fast-import`: a commit and an annotated tag, `1.N.0` or by `name`, for each. */
export function taggedRepository({ count, gap, name = index => `1.${index}.0` }: Tagged): string {
  const folder = gitRepository();
  const lines: string[] = [];
  for (let index = 0; index < count; index++) {
    const who = `Ann Author <ann@example.org> ${1_700_000_000 + index * gap} +0100`;
    const message = `What “${index}” changed\n\nmore`;
    const data = `data ${Buffer.byteLength(message)}\n${message}`;
    lines.push(`commit refs/heads/main`, `mark :${index + 1}`, `author ${who}`, `committer ${who}`, data);
    lines.push(`M 100644 inline flow.json`, `data ${String(index).length}`, String(index), '');
    lines.push(`tag ${name(index)}`, `from :${index + 1}`, `tagger ${who}`, data);
  }
  gitWithInput(folder, `${lines.join('\n')}\n`, 'fast-import', '--quiet');
  return folder;
}
