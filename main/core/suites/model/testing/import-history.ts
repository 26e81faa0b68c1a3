import { git, gitWithInput, tempFolder } from '../../../repository/git-for-tests.ts';
import { flows } from '../../../testing/test-project.ts';
import type { Edit, PlannedVersion } from './flow-history.ts';

/** Format: https://git-scm.com/docs/git-fast-import#_input_format */
const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
const path = (text: string) => JSON.stringify(text);

function command(edit: Edit): string {
  if (edit.do === 'remove') return `D ${path(edit.path)}\n`;
  if (edit.do === 'rename') return `R ${path(edit.from)} ${path(edit.to)}\n`;
  return `M 100644 inline ${path(edit.path)}\n${data(edit.text)}`;
}

/** A new repository in which native git has made the same edits: a commit and an annotated tag for each version. */
export function importHistory(history: PlannedVersion[]): string {
  const folder = tempFolder();
  git(folder, 'init', '-q', '-b', 'main');
  const who = 'Ann Author <ann@example.org> 1741507200 +0000';
  const first = Object.entries(flows).map(([path, text]): Edit => ({ do: 'save', path, text }));
  const commit = (name: string, edits: Edit[]) =>
    `commit refs/heads/main\ncommitter ${who}\n${data(name)}${edits.map(command).join('')}\n`;
  const tag = (name: string) => `tag ${name}\nfrom refs/heads/main\ntagger ${who}\n${data(name)}`;
  const stream = [
    commit('first', first),
    ...history.flatMap(({ name, edits }) => [commit(name, edits), tag(name)]),
  ];
  gitWithInput(folder, stream.join(''), 'fast-import', '--quiet');
  return folder;
}
