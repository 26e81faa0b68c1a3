import type { Command } from 'commander';
import type { Side } from '../../../contract/shapes.ts';
import { Failure } from '../../core/failure.ts';
import { findEnvironment } from '../find-environment.ts';
import { must } from '../outcome.ts';
import { filePatch } from '../patch/file-patch.ts';
import { showPatch } from '../patch/show-patch.ts';
import { inProject } from '../run.ts';
import type { Session } from '../session.ts';

export function diffCommand(program: Command): void {
  program
    .command('diff')
    .argument('[a]', 'a version, `draft`, or `env:NAME` (default: the active version)')
    .argument('[b]', 'the other side (default: draft)')
    .description('what changed from A to B, as a patch that git can apply')
    .action((a: string | undefined, b: string | undefined, _options: object, command: Command) =>
      inProject(command, async session => {
        const from = a === undefined ? activeVersion(session) : sideOf(session, a);
        const to: Side = b === undefined ? { kind: 'draft' } : sideOf(session, b);
        const { changes, counts } = must(await session.client.compare.files({ a: from, b: to }));
        const parts: string[] = [];
        for (const { path, oldPath, ...change } of changes) {
          const file = must(await session.client.compare.file({ a: from, b: to, path, oldPath }));
          parts.push(filePatch({ path, oldPath: oldPath ?? path, status: change.status, ...file }));
        }
        const patch = parts.join('');
        return {
          data: { a: from, b: to, counts, changes, patch },
          text: session.terminal.isScreen ? showPatch(patch, session.terminal.paint) : patch,
        };
      }),
    );
}

function activeVersion({ project }: Session): Side {
  const { base } = project.draft;
  if (base !== null) return { kind: 'version', name: base };
  throw new Failure('version-missing', 'There is no version yet that the draft could be compared with.');
}

/** `version:NAME` is for a version that is called `draft` or begins with `env:`. */
function sideOf({ project }: Session, text: string): Side {
  if (text === 'draft') return { kind: 'draft' };
  if (text.startsWith('env:')) return { kind: 'environment', id: findEnvironment(project, text.slice(4)).id };
  return { kind: 'version', name: text.replace(/^version:/, '') };
}
