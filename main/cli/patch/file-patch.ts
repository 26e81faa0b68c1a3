import type { FileContent } from '../../../contract/commands/files.ts';
import { hunks } from './hunks.ts';
import { quotePath } from './quote-path.ts';

export type PatchedFile = {
  path: string;
  /** Equal to `path` unless the file was renamed. */
  oldPath: string;
  status: 'added' | 'modified' | 'deleted' | 'renamed';
  a: FileContent | null;
  b: FileContent | null;
};

/**
 * One file of a patch, in the format that `git diff` prints and `git apply` takes; for what is not text only
 * the fact that it differs. Source: https://git-scm.com/docs/diff-generate-patch
 */
export function filePatch({ path, oldPath, a, b }: PatchedFile): string {
  const modeA = a && modeOf(a);
  const modeB = b && modeOf(b);
  // git says a change of type (a file that becomes a symlink) as a deletion and an addition.
  if (a && b && modeA !== null && modeB !== null && typeOf(a) !== typeOf(b)) {
    return (
      filePatch({ path: oldPath, oldPath, status: 'deleted', a, b: null }) +
      filePatch({ path, oldPath: path, status: 'added', a: null, b })
    );
  }
  const lines = [`diff --git ${quotePath(`a/${oldPath}`)} ${quotePath(`b/${path}`)}`];
  if (!a) lines.push(`new file mode ${modeB ?? regular}`);
  else if (!b) lines.push(`deleted file mode ${modeA ?? regular}`);
  else if (modeA !== null && modeB !== null && modeA !== modeB)
    lines.push(`old mode ${modeA}`, `new mode ${modeB}`);
  if (oldPath !== path) lines.push(`rename from ${quotePath(oldPath)}`, `rename to ${quotePath(path)}`);
  return `${lines.join('\n')}\n${bodyOf(path, oldPath, a, b)}`;
}

function bodyOf(path: string, oldPath: string, a: FileContent | null, b: FileContent | null): string {
  const nameA = a ? withTab(quotePath(`a/${oldPath}`)) : '/dev/null';
  const nameB = b ? withTab(quotePath(`b/${path}`)) : '/dev/null';
  const textA = a ? textOf(a) : '';
  const textB = b ? textOf(b) : '';
  if (textA === null || textB === null) {
    return `Binary files ${nameA.trimEnd()} and ${nameB.trimEnd()} differ\n`;
  }
  const body = hunks(textA, textB);
  return body === '' ? '' : `--- ${nameA}\n+++ ${nameB}\n${body}`;
}

/** git ends a name with a space in it by a tab, so that readers know where it ends. */
const withTab = (name: string) => (name.includes(' ') ? `${name}\t` : name);

const regular = '100644';

function modeOf(content: FileContent): string | null {
  switch (content.kind) {
    case 'text':
      return content.executable ? '100755' : regular;
    case 'symlink':
      return '120000';
    case 'submodule':
      return '160000';
    case 'binary':
    case 'large':
      return null;
  }
}

const typeOf = ({ kind }: FileContent) => (kind === 'symlink' || kind === 'submodule' ? kind : 'file');

function textOf(content: FileContent): string | null {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'symlink':
      return content.target;
    case 'submodule':
      return `Subproject commit ${content.commit}\n`;
    case 'binary':
    case 'large':
      return null;
  }
}
